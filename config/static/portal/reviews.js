/* 待我审核: the list is gone through by keyboard. */
"use strict";

(() => {
  const links = Array.from(document.querySelectorAll(".review__list a"));
  const help = document.getElementById("review-keys");
  const STEP = {j: 1, k: -1};

  if (!help || links.length === 0) { return; }
  help.hidden = false;
  document.addEventListener("keydown", (event) => {
    const step = STEP[event.key];
    const isTyping = event.target.closest("input, textarea, select");
    if (!step || isTyping || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    const here = links.indexOf(document.activeElement);
    const next = here < 0 && step < 0 ? links.length - 1 : here + step;
    links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  });
})();
