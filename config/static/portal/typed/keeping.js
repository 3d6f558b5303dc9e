/* Keeps what is typed into a form as a draft, until it is saved; never files, passwords, or the
   forms of accounts. */
"use strict";

(() => {
  if (!window.Drafts) { return; }
  const PAUSE = 300;
  const SECRET = "input[type=password], [autocomplete=one-time-code], .selectfilter, " +
    ".selectfilterstacked";
  /* What an action of a list is done to: the same address, and another form. */
  const CHOSEN = "input[type=hidden][name=action], input[type=hidden][name=_selected_action]";
  const LEFT_OUT = ["csrfmiddlewaretoken", "_draft", "_popup", "_to_field"];
  const {keep, forget, newId} = window.Drafts;
  const desk = document.querySelector("meta[name=desk]");
  let hasLeft = false;

  /* A form that the server can draw again from what was typed says so. */
  const isDrawnAgain = (form) => form.querySelector("[data-restores]") !== null;

  /* The same form has the same address whatever list or chooser it was opened from. */
  function addressOf(form) {
    const popup = form.querySelector("[name=_popup]") ? "?_popup" : "";
    const query = isDrawnAgain(form) ? popup : location.search;
    const chosen = Array.from(form.querySelectorAll(CHOSEN), (field) => field.value);
    return `${location.pathname}${query}#${form.id}${chosen.join(",")}`;
  }

  function entriesOf(form) {
    return Array.from(new FormData(form)).filter(([name, value]) => (
      typeof value === "string" && !LEFT_OUT.includes(name) && !name.includes("__prefix__")
    ));
  }

  /* Ticks and choices that a form does not send when nothing is chosen. */
  function emptyOf(form) {
    const sent = new Set(new FormData(form).keys());
    const names = Array.from(form.elements, (control) => control.name);
    return Array.from(new Set(names)).filter((name) => name && !sent.has(name));
  }

  function carry(form, id) {
    let field = form.querySelector("[name=_draft]");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "_draft";
      form.append(field);
    }
    field.value = id;
  }

  /* Keeps a draft of `form` from now on, under the id that `own` has. */
  function follow(form, own) {
    let timer = 0;

    function now() {
      clearTimeout(timer);
      if (hasLeft) { return; }
      if (!window.Leaving.isUnsaved(form)) {
        forget(own.id);
        return;
      }
      const address = addressOf(form);
      const draft = {id: own.id, address, entries: entriesOf(form), empty: emptyOf(form)};
      if (keep(draft)) { carry(form, own.id); }
    }

    function soon() {
      hasLeft = false;
      clearTimeout(timer);
      timer = setTimeout(now, PAUSE);
    }

    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", now, true);
    document.addEventListener("formset:removed", soon);
    document.addEventListener("desk:sent", soon);
    document.addEventListener("visibilitychange", now);
    window.addEventListener("pagehide", now);
  }

  /* A page that was drawn from a draft goes on with it; its copy in another tab begins its own. */
  function goOn(form, own) {
    form.dispatchEvent(new Event("change"));
    window.Tabs.held([own.id]).then((elsewhere) => {
      if (!elsewhere.length) { return; }
      own.id = newId();
      window.Tabs.hold(own.id);
      form.dispatchEvent(new Event("change"));
    });
  }

  document.addEventListener("desk:signed-out", () => { hasLeft = true; });
  document.addEventListener("DOMContentLoaded", () => {
    const forms = window.Leaving.forms().filter((form) => !form.querySelector(SECRET));
    forms.forEach((form, place) => {
      const drawnFrom = place === 0 ? desk.dataset.draft : "";
      const own = {id: drawnFrom || newId()};
      window.Tabs.hold(own.id);
      follow(form, own);
      if (drawnFrom) { goOn(form, own); }
      window.Offering.offer(form, addressOf(form), own.id);
    });
    /* Of a record that is not there any more. */
    document.querySelectorAll("form[data-gone]").forEach((form) => {
      window.Offering.offer(form, addressOf(form), "");
    });
  });

  window.Keeping = {isDrawnAgain};
})();
