/* 征求意见、一票否决核查: Enter goes down a column, and a cell opens where words are wanted. */
"use strict";

(() => {
  const form = document.getElementById("cells");
  const keys = document.querySelector(".cells__keys");
  if (!form || !keys) { return; }
  const WORDS_WANTED = ["objection", "yes"];
  keys.hidden = false;

  function below(choice, by) {
    const cell = choice.closest("td");
    const row = cell.parentElement;
    const next = by > 0 ? row.nextElementSibling : row.previousElementSibling;
    return next && next.children[cell.cellIndex].querySelector("select");
  }

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "SELECT") { return; }
    event.preventDefault();
    const next = below(event.target, event.shiftKey ? -1 : 1);
    if (next) { next.focus(); }
  });

  form.addEventListener("change", (event) => {
    if (event.target.tagName !== "SELECT") { return; }
    if (WORDS_WANTED.includes(event.target.value)) {
      event.target.closest("td").querySelector("details").open = true;
    }
  });
})();
