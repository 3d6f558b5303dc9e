/* Sends what was typed while the page stays; whatever hinders it is said in words. */
"use strict";

(() => {
  const LOST = "没有保存：连不上服务器。填写的内容都还在，请稍后再保存一次。";
  const SIGNED_OUT =
    "没有保存：登录已经过期。请在另一个窗口重新登录，再回到这里保存；填写的内容都还在。";
  const FORBIDDEN = "没有保存：您的账号没有这项权限，请与管理员联系。填写的内容都还在。";
  const UNTRUSTED =
    "没有保存：安全校验没有通过。请确认浏览器允许本站的 Cookie，再保存一次；填写的内容都还在。";
  const TOKEN = "[name=csrfmiddlewaretoken]";

  /* As `fetch`; a server that cannot be reached is said in words too. */
  function ask(address, options) {
    return fetch(address, {credentials: "same-origin", ...options}).catch(() => {
      throw new Error(LOST);
    });
  }

  function send(address, fields, type) {
    fields.set("csrfmiddlewaretoken", document.querySelector(TOKEN).value);
    const headers = {Accept: type, "X-Requested-With": "fetch"};
    return ask(address, {method: "POST", body: fields, headers});
  }

  /* Takes the token of this page as it would be opened now; or says why it cannot be opened. */
  function renewToken() {
    return ask(location.href).then((response) => {
      if (response.redirected) { throw new Error(SIGNED_OUT); }
      if (response.status === 403) { throw new Error(FORBIDDEN); }
      if (!response.ok) { throw new Error(LOST); }
      return response.text();
    }).then((html) => {
      const token = new DOMParser().parseFromString(html, "text/html").querySelector(TOKEN);
      if (!token) { throw new Error(LOST); }
      document.querySelectorAll(TOKEN).forEach((field) => { field.value = token.value; });
    });
  }

  /* What the server answers to `fields`, a FormData: an object, or the text where another type is
     asked for. Fails with an Error whose message is for the person. */
  function post(address, fields, type = "application/json") {
    return send(address, fields, type).then((response) => (
      response.status === 403 ? renewToken().then(() => send(address, fields, type)) : response
    )).then((response) => {
      if (response.redirected) { throw new Error(SIGNED_OUT); }
      if (response.status === 403) { throw new Error(UNTRUSTED); }
      const answered = response.headers.get("Content-Type") || "";
      if (!response.ok || !answered.startsWith(type)) { throw new Error(LOST); }
      const read = type === "application/json" ? response.json() : response.text();
      return read.catch(() => { throw new Error(LOST); });
    }).finally(() => {
      setTimeout(() => { document.dispatchEvent(new Event("desk:sent")); });
    });
  }

  window.Sending = {post};
})();
