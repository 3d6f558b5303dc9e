/* The page of a table for a meeting: a button that prints it, where there are scripts. */
"use strict";

(() => {
  const button = document.querySelector("[data-print]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
