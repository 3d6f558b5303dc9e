/* Improves pages that work without it: how they look, reading aloud, printing,
   the notes of figures, how many are chosen to be compared, and "/" to search. */
"use strict";

(() => {
  const root = document.documentElement;

  function button(words, place, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", () => { act(made); });
    place.appendChild(made);
    return made;
  }

  /* What is chosen holds at once; the server is told by the cookie, and draws other pages so. */
  const display = document.querySelector("details.display");
  const looks = Array.from(document.querySelectorAll(".looks button"));
  let large;

  function isOn(name) { return root.classList.contains(name); }

  function look(name) {
    root.classList.toggle(name);
    const on = new Set();
    looks.forEach((made) => {
      made.setAttribute("aria-pressed", String(isOn(made.name)));
      made.value = isOn(made.name) ? "0" : "1";
      if (isOn(made.name)) { on.add(made.name); }
    });
    if (large) { large.setAttribute("aria-pressed", String(isOn("large"))); }
    const place = new URL("..", looks[0].form.action);
    const age = on.size ? 365 * 24 * 3600 : 0;
    const secure = place.protocol === "https:" ? "; secure" : "";
    document.cookie = `look=${Array.from(on).join(".")}; max-age=${age}; samesite=lax`
      + `; path=${place.pathname}${secure}`;
  }

  looks.forEach((made) => {
    made.addEventListener("click", (event) => { event.preventDefault(); look(made.name); });
  });

  const tools = document.querySelector("[data-tools]");
  if (tools) {
    large = button("大字", tools, () => { look("large"); });
    large.setAttribute("aria-pressed", String(isOn("large")));
    if ("speechSynthesis" in window) { readAloud(tools); }
    button("打印", tools, () => { window.print(); });
  }

  function say(words) { document.querySelector(".tools__said").textContent = words; }

  function readAloud(place) {
    const speech = window.speechSynthesis;
    let parts = [];
    let at = -1;
    const start = button("朗读", place, () => {
      if (!speech.getVoices().some((voice) => voice.lang.startsWith("zh"))) {
        say("这个浏览器没有中文语音，不能朗读。");
      } else if (at < 0) {
        const texts = "[data-read] p, [data-read] h2, [data-read] h3";
        parts = Array.from(document.querySelectorAll(texts));
        next();
      } else if (speech.paused) {
        speech.resume();
        start.textContent = "暂停";
      } else {
        speech.pause();
        start.textContent = "继续";
      }
    });
    const stop = button("停止", place, () => { at = parts.length; speech.cancel(); end(); });
    stop.hidden = true;

    function next() {
      if (parts[at]) { parts[at].classList.remove("reading"); }
      at += 1;
      if (at >= parts.length) { end(); return; }
      const said = new SpeechSynthesisUtterance(parts[at].textContent);
      said.lang = "zh-CN";
      said.onend = next;
      /* Without a voice nothing is ever said, and nothing ever ends. */
      said.onerror = () => { if (at >= 0) { end(); } };
      parts[at].classList.add("reading");
      start.textContent = "暂停";
      stop.hidden = false;
      speech.speak(said);
    }

    function end() {
      parts.forEach((part) => { part.classList.remove("reading"); });
      at = -1;
      parts = [];
      start.textContent = "朗读";
      stop.hidden = true;
    }

    window.addEventListener("pagehide", () => { speech.cancel(); });
  }

  /* Notes of figures are <details>: here they also open under a mouse, one at a time, and close
     on Escape, on a click elsewhere and when the keyboard goes on. Paper gets all of them. */
  const tips = Array.from(document.querySelectorAll("details.tip"));
  let printed = [];

  function closeTips(kept) {
    if (display && display !== kept) { display.open = false; }
    tips.forEach((tip) => { if (tip !== kept) { tip.open = false; } });
  }

  tips.forEach((tip) => {
    let timer;
    let hovered = false;

    function later(wait, act) {
      clearTimeout(timer);
      timer = setTimeout(act, wait);
    }

    tip.addEventListener("pointerenter", (event) => {
      if (event.pointerType !== "mouse") { return; }
      later(200, () => {
        if (tip.open) { return; }
        closeTips(tip);
        tip.open = hovered = true;
      });
    });
    tip.addEventListener("pointerleave", () => {
      later(250, () => { if (hovered) { tip.open = hovered = false; } });
    });
    tip.firstElementChild.addEventListener("click", (event) => {
      clearTimeout(timer);
      /* What the mouse opened, a click keeps. */
      if (hovered && tip.open) { event.preventDefault(); }
      hovered = false;
    });
    tip.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !tip.contains(event.relatedTarget)) { tip.open = false; }
    });
  });

  document.addEventListener("click", (event) => {
    closeTips(event.target.closest ? event.target.closest("details.tip, details.display") : null);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { return; }
    (display ? [...tips, display] : tips).forEach((tip) => {
      if (tip.open && tip.contains(document.activeElement)) { tip.firstElementChild.focus(); }
    });
    closeTips(null);
  });
  window.addEventListener("beforeprint", () => {
    printed = tips.filter((tip) => !tip.open);
    printed.forEach((tip) => { tip.open = true; });
  });
  window.addEventListener("afterprint", () => {
    printed.forEach((tip) => { tip.open = false; });
  });

  const said = document.querySelector(".pick__said");

  function picked() {
    const chosen = document.querySelectorAll(".row__pick input:checked").length;
    root.classList.toggle("picking", chosen > 0);
    said.textContent = `已选 ${chosen} 个，一次比较两个到六个。`;
  }

  if (said) {
    document.querySelector(".pick").addEventListener("change", picked);
    window.addEventListener("pageshow", picked);
  }

  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    const box = document.getElementById("page-q") || document.getElementById("site-q");
    if (box && box.offsetParent) { event.preventDefault(); box.focus(); }
  });
})();
