/* Two minutes before a session ends, the page says so. Where it ends because nobody did anything,
   a button goes on; where its longest time is over, there is time to save. */
"use strict";

(() => {
  const session = document.querySelector("meta[name=session]").dataset;
  const WARNED = 120000;
  const EVERY = 5000;
  const longest = Date.now() + Number(session.longest) * 1000;
  const idle = Number(session.idle) * 1000;
  /* Other pages of the same browser renew the session, too. */
  const place = "portal-asked";
  let box = null;

  function asked() {
    try {
      localStorage.setItem(place, String(Date.now()));
    } catch {
      /* A browser that keeps nothing is warned too early, never too late. */
    }
  }

  function lastAsked() {
    try {
      return Number(localStorage.getItem(place));
    } catch {
      return opened;
    }
  }

  function goOn() {
    fetch(session.renew, { credentials: "same-origin", redirect: "manual" }).then((answer) => {
      if (answer.ok) {
        opened = Date.now();
        asked();
      }
      look();
    });
  }

  function say(words, mayGoOn) {
    if (!box) {
      box = document.createElement("div");
      box.className = "typed-draft";
      box.setAttribute("role", "alert");
      const content = document.getElementById("content") || document.getElementById("main");
      content.insertBefore(box, content.firstChild);
    }
    if (box.dataset.words === words) { return; }
    box.dataset.words = words;
    const said = document.createElement("span");
    said.textContent = words;
    box.replaceChildren(said);
    if (mayGoOn) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = "继续使用";
      button.addEventListener("click", goOn);
      box.append(button);
    }
  }

  function look() {
    const now = Date.now();
    const end = Math.min(longest, Math.max(opened, lastAsked()) + idle);
    const kept = "没有保存的内容，一小时内重新登录以后可以恢复。";
    if (now >= end) {
      say(`登录已经到时间退出。${kept}`, false);
    } else if (end - now > WARNED) {
      if (box) { box.remove(); }
      box = null;
    } else if (end === longest) {
      say(`这次登录快到最长时间，两分钟内就会退出，请先保存。${kept}`, false);
    } else {
      say(`您很久没有操作，两分钟内就会自动退出。${kept}`, true);
    }
  }

  function leave() {
    try {
      localStorage.removeItem(place);
    } catch {
      /* Nothing was kept. */
    }
  }

  let opened = Date.now();
  asked();
  document.getElementById("logout-form").addEventListener("submit", leave);
  setInterval(look, EVERY);
})();
