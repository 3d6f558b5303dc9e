/* 提取成效 by keyboard. Keys do nothing while a word is being typed. */
"use strict";

(() => {
  const {current, go, step} = window.IntakeCards;
  const {lastDecided} = window.IntakeAnswer;
  const {send, decide} = window.IntakeSaving;
  const sheet = document.getElementById("intake-keys");
  const help = document.getElementById("intake-help");

  function choose(choice) {
    if (current()) { decide(current(), choice); }
  }

  /* A dismissal is undone at once; after an acceptance the person says what of the figure. */
  function undo() {
    const card = current() && current().dataset.state !== "open" ? current() : lastDecided();
    const question = card && card.querySelector(".candidate__undo");
    if (!question) { return; }
    go(card);
    const buttons = question.querySelectorAll("button");
    question.open = true;
    if (card.dataset.state === "dismissed") {
      send(card, "undo", buttons[0].value);
    } else {
      buttons[0].focus();
    }
  }

  function edit() {
    const details = current() && current().querySelector(".candidate__correct");
    if (!details) { return; }
    details.open = true;
    current().querySelector('[name$="-label"]').focus();
  }

  function toggleSheet() {
    if (sheet.open) { sheet.close(); } else { sheet.showModal(); }
  }

  const KEYS = {
    j: () => { step(1); },
    k: () => { step(-1); },
    a: () => { choose("accept"); },
    d: () => { choose("dismiss"); },
    m: () => { choose("merge"); },
    e: edit,
    u: undo,
    "?": toggleSheet,
    "？": toggleSheet,
  };
  /* These scroll the page or press what has the focus, unless a card itself has it. */
  const ON_CARD = {ArrowDown: KEYS.j, ArrowUp: KEYS.k, Enter: KEYS.a};

  function typing(place) {
    return place.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
  }

  /* What a key means where it was pressed. */
  function actOf(key, place) {
    const card = place.closest && place.closest(".candidate");
    if (card && typing(place)) {
      if (key === "Escape") { return () => { card.focus(); }; }
      const takes = key === "Enter" && place.matches("input");
      return takes ? () => { decide(card, "accept"); } : null;
    }
    const report = place.closest && place.closest(".intake__report");
    if (report && key === "Enter" && place.matches("input")) {
      return () => { report.querySelector("button").click(); };
    }
    if (typing(place)) { return null; }
    return KEYS[key] || (place === card && ON_CARD[key]) || null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    const act = actOf(event.key, event.target);
    if (!act || (sheet.open && act !== toggleSheet)) { return; }
    event.preventDefault();
    act();
  });
  help.hidden = false;
  help.addEventListener("click", toggleSheet);
})();
