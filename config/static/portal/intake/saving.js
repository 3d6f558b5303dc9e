/* 提取成效: each decision is sent by itself, and what hinders it is said in words. */
"use strict";

(() => {
  const {tell} = window.IntakeMessages;
  const {show} = window.IntakeAnswer;
  const form = document.getElementById("intake");

  function fieldsOf(card) {
    const sent = new FormData();
    new FormData(form).forEach((value, name) => {
      if (name === "confirmed" || name.startsWith("to-") || name.startsWith(`${card.id}-`)) {
        sent.append(name, value);
      }
    });
    return sent;
  }

  /* The card's fields, with `name` set to `value`; a card is not sent twice at once. */
  function send(card, name, value) {
    if (card.getAttribute("aria-busy") === "true") { return; }
    const sent = fieldsOf(card);
    sent.set(name, value);
    sent.set("card", card.id);
    card.setAttribute("aria-busy", "true");
    window.Sending.post(form.action, sent).then((answer) => { show(card, answer); }, (error) => {
      card.removeAttribute("aria-busy");
      tell([error.message]);
    });
  }

  /* Only what the card offers: a choice that is not there does nothing. */
  function decide(card, choice) {
    const offered = card.querySelector(`[data-choice="${choice}"]`);
    if (offered) { send(card, `${card.id}-choice`, choice); }
  }

  window.IntakeSaving = {send, decide};
})();
