/* 提取成效: each decision is sent by itself, and what hinders it is said in words. */
"use strict";

(() => {
  const {tell} = window.IntakeMessages;
  const {show} = window.IntakeAnswer;
  const form = document.getElementById("intake");
  const LOST = "没有保存：连不上服务器。填写的内容都还在，请稍后再试。";
  const SIGNED_OUT =
    "没有保存：登录已经过期。请在另一个窗口重新登录，再回到这里；填写的内容都还在。";
  const FORBIDDEN = "没有保存：您的账号没有这项权限，请与管理员联系。填写的内容都还在。";
  const UNTRUSTED =
    "没有保存：安全校验没有通过。请确认浏览器允许本站的 Cookie，再试一次；填写的内容都还在。";
  const REASONS = [SIGNED_OUT, FORBIDDEN, UNTRUSTED];

  function fieldsOf(card) {
    const sent = new FormData();
    new FormData(form).forEach((value, name) => {
      const shared = name === "csrfmiddlewaretoken" || name === "confirmed";
      if (shared || name.startsWith("to-") || name.startsWith(`${card.id}-`)) {
        sent.append(name, value);
      }
    });
    return sent;
  }

  function post(sent) {
    return fetch(form.action, {
      method: "POST",
      body: sent,
      credentials: "same-origin",
      headers: {Accept: "application/json"},
    });
  }

  /* Once more, with the token of a fresh page; or why there is no such page. */
  function postAnew(sent) {
    return fetch(form.action, {credentials: "same-origin"}).then((response) => {
      if (response.redirected) { throw new Error(SIGNED_OUT); }
      if (response.status === 403) { throw new Error(FORBIDDEN); }
      if (!response.ok) { throw new Error(LOST); }
      return response.text();
    }).then((html) => {
      const fresh = new DOMParser().parseFromString(html, "text/html");
      const token = fresh.querySelector("#intake [name=csrfmiddlewaretoken]");
      if (!token) { throw new Error(LOST); }
      form.querySelector("[name=csrfmiddlewaretoken]").value = token.value;
      sent.set("csrfmiddlewaretoken", token.value);
      return post(sent);
    });
  }

  /* The card's fields, with `name` set to `value`; a card is not sent twice at once. */
  function send(card, name, value) {
    if (card.getAttribute("aria-busy") === "true") { return; }
    const sent = fieldsOf(card);
    sent.set(name, value);
    sent.set("card", card.id);
    card.setAttribute("aria-busy", "true");
    post(sent).then(
      (response) => (response.status === 403 ? postAnew(sent) : response),
    ).then((response) => {
      const type = response.headers.get("Content-Type") || "";
      if (response.redirected) { throw new Error(SIGNED_OUT); }
      if (response.status === 403) { throw new Error(UNTRUSTED); }
      if (!response.ok || !type.startsWith("application/json")) { throw new Error(LOST); }
      return response.json();
    }).then((answer) => {
      show(card, answer);
    }).catch((error) => {
      card.removeAttribute("aria-busy");
      tell([REASONS.includes(error.message) ? error.message : LOST]);
    });
  }

  /* Only what the card offers: a choice that is not there does nothing. */
  function decide(card, choice) {
    const offered = card.querySelector(`[data-choice="${choice}"]`);
    if (offered) { send(card, `${card.id}-choice`, choice); }
  }

  window.IntakeSaving = {send, decide};
})();
