/* Asks before a page is left with something typed in it that was not saved. */
"use strict";

(() => {
  const TEXT = "textarea, input[type=text], input[type=url], input[type=number], input:not([type])";
  /* By form: whether something in it is not saved. */
  const watched = new Map();
  const desk = document.querySelector("meta[name=desk]");
  let sent = null;

  function watch(form, isUnsaved) {
    watched.set(form, isUnsaved);
  }

  const isUnsaved = (form) => watched.get(form)();

  /* Forms to write in; lists, and those whose own scripts save them, see to themselves. */
  function start() {
    /* The answer to a form that was sent, and not saved. */
    const cameBack = desk !== null && desk.dataset.draft !== "";
    document.querySelectorAll("#content form[method=post]").forEach((form) => {
      const isText = form.querySelector(TEXT) && !form.matches("#changelist-form, #login-form");
      if (isText && !watched.has(form)) {
        watch(form, () => cameBack || window.Fields.isTouched(form));
      }
    });
  }

  document.addEventListener("DOMContentLoaded", start);
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) { sent = event.target; }
  });
  /* Back on the page, or still on it after a download, it may be left unsaved again. */
  ["pageshow", "input"].forEach((kind) => {
    window.addEventListener(kind, () => { sent = null; });
  });
  window.addEventListener("beforeunload", (event) => {
    const forms = Array.from(watched.keys());
    if (!forms.some((form) => form !== sent && isUnsaved(form))) { return; }
    event.preventDefault();
    event.returnValue = "";
  });

  window.Leaving = {watch, isUnsaved, forms: () => Array.from(watched.keys())};
})();
