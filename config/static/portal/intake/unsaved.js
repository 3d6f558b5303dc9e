/* 提取成效: asks before the page is left with something filled in and not saved. */
"use strict";

(() => {
  const list = document.getElementById("intake-candidates");
  const loaded = {};

  /* A choice is no work: its buttons send it at once. */
  function fieldsIn(place) {
    return Array.from(place.querySelectorAll("input:not([type=radio]), select"));
  }

  /* Kept from the first time on: a card that comes back with errors is not saved yet. */
  function remember(place) {
    fieldsIn(place).forEach((field) => {
      if (!(field.id in loaded)) { loaded[field.id] = window.Fields.drawn(field); }
    });
  }

  const isTyped = (field) => field.id in loaded && window.Fields.typed(field) !== loaded[field.id];

  /* In open cards, and of a report that is to be begun. */
  function isUnsaved() {
    const places = list.querySelectorAll(".candidate[data-state=open], .intake__report");
    return document.querySelector("[data-carried], [data-state=open][data-typed]") !== null ||
      Array.from(places).map(fieldsIn).flat().some(isTyped);
  }

  window.Leaving.watch(document.getElementById("intake"), isUnsaved);
  remember(list);

  window.IntakeUnsaved = {remember};
})();
