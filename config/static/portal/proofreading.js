/* A reason given beside a field must not lose what is typed elsewhere on the page: it is sent
   alone, and the finding is shown as it then stands. Without this the whole page is loaded anew. */
"use strict";

(() => {
  const form = document.getElementById("proofreading-form");
  const mendHere = window.portalMending;
  if (!form) { return; }

  function show(button, html) {
    const name = button.value.split("|").pop();
    document.querySelectorAll(`[data-finding="${name}"]`).forEach((old) => {
      const list = document.createElement("ul");
      list.innerHTML = html.trim();
      const now = list.firstElementChild;
      if (!now) { old.remove(); return; }
      old.replaceWith(now);
      const next = now.querySelector('[role="alert"]') || now;
      next.setAttribute("tabindex", "-1");
      next.focus();
    });
  }

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || !button.value) { return; }
    /* A suggestion goes into the box beside it; where there is none, the server takes it. */
    if ("mend" in button.dataset) {
      if (mendHere && mendHere(button)) { event.preventDefault(); }
      return;
    }
    event.preventDefault();
    const sent = new FormData(form);
    sent.set(button.name, button.value);
    button.disabled = true;
    window.Sending.post(button.formAction, sent, "text/html").then((html) => {
      show(button, html);
    }, (error) => {
      button.disabled = false;
      window.alert(error.message);
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.form || event.target.form !== form) { return; }
    const button = event.target.parentNode.querySelector("button");
    if (button && event.target !== button) {
      event.preventDefault();
      button.click();
    }
  });
})();
