/* Signing in again, in another window, makes a new token of this site. A page that was open before
   takes it over before it sends anything, so that what was typed into it is not refused. */
"use strict";

(() => {
  function renew() {
    const token = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
    if (!token) { return; }
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = token[1];
    });
  }

  ["click", "keydown", "submit"].forEach((kind) => {
    document.addEventListener(kind, renew, true);
  });
})();
