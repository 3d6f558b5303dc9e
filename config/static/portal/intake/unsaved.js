/* 提取成效: asks before the page is left with something filled in and not saved. */
"use strict";

(() => {
  const list = document.getElementById("intake-candidates");
  const loaded = {};
  let isSubmitted = false;

  /* As the server sent it, whatever a browser has put there since. */
  function sentAs(field) {
    if (field.tagName !== "SELECT") { return field.defaultValue; }
    const options = Array.from(field.options);
    const chosen = options.find((option) => option.defaultSelected);
    return (chosen || options[0] || {value: ""}).value;
  }

  /* A choice is no work: its buttons send it at once. */
  function fieldsIn(place) {
    return Array.from(place.querySelectorAll("input:not([type=radio]), select"));
  }

  /* Kept from the first time on: a card that comes back with errors is not saved yet. */
  function remember(place) {
    fieldsIn(place).forEach((field) => {
      if (!(field.id in loaded)) { loaded[field.id] = sentAs(field); }
    });
  }

  function isUnsaved() {
    return Array.from(list.querySelectorAll(".intake__group")).some((group) => {
      const open = Array.from(group.querySelectorAll(".candidate[data-state=open]"));
      const fields = open.map(fieldsIn).concat(
        open.length ? [fieldsIn(group.querySelector(".intake__owner"))] : [],
      );
      return fields.flat().some(
        (field) => field.id in loaded && field.value !== loaded[field.id],
      );
    });
  }

  document.getElementById("intake").addEventListener("submit", () => { isSubmitted = true; });
  window.addEventListener("beforeunload", (event) => {
    if (isSubmitted || !isUnsaved()) { return; }
    event.preventDefault();
    event.returnValue = "";
  });
  remember(list);

  window.IntakeUnsaved = {remember};
})();
