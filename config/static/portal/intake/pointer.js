/* 提取成效 by mouse and touch: a card, its buttons, and its figure in the text. */
"use strict";

(() => {
  const {current, choose, go} = window.IntakeCards;
  const {tell} = window.IntakeMessages;
  const {send, decide} = window.IntakeSaving;
  const list = document.getElementById("intake-candidates");
  const confirmed = document.getElementById("intake-confirmed");

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const card = event.target.closest(".candidate");
    if (!card) { return; }
    choose(card);
    if (button && button.dataset.choice) {
      decide(card, button.dataset.choice);
    } else if (button && button.name === "undo") {
      event.preventDefault();
      send(card, "undo", button.value);
    }
  });
  list.addEventListener("focusin", (event) => {
    const card = event.target.closest(".candidate");
    if (card) { choose(card); }
  });
  document.getElementById("intake-article").addEventListener("click", (event) => {
    const link = event.target.closest("mark a");
    if (!link) { return; }
    event.preventDefault();
    go(document.getElementById(link.hash.slice(1)));
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest(".candidate__wording a")) { event.preventDefault(); }
  });
  /* To whom a group goes stays in the address, so that a reload, or the page sent on, has it. */
  list.addEventListener("change", (event) => {
    if (!event.target.name || !event.target.name.startsWith("to-")) { return; }
    const form = document.getElementById("intake");
    [window.location.href, form.action].forEach((href, place) => {
      const address = new URL(href);
      address.searchParams.set(event.target.name, event.target.value);
      if (place) {
        form.action = address.href;
      } else {
        window.history.replaceState(null, "", address.href);
      }
    });
  });
  if (confirmed) {
    confirmed.addEventListener("change", () => {
      if (confirmed.checked && current()) {
        tell([]);
        current().focus();
      }
    });
  }
})();
