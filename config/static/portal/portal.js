/* Improves pages that work without it: large print, reading aloud, printing, the notes of figures,
   and "/" to search. */
"use strict";

(() => {
  const root = document.documentElement;

  function remembered(name, value) {
    /* A browser that forbids storage still gets everything else. */
    try {
      if (value !== undefined) { localStorage.setItem(name, value); }
      return localStorage.getItem(name);
    } catch { return null; }
  }

  function button(words, place, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", () => { act(made); });
    place.appendChild(made);
    return made;
  }

  function large(on, made) {
    root.classList.toggle("large", on);
    made.setAttribute("aria-pressed", String(on));
  }

  const footer = document.querySelector(".footer__nav");
  if (footer) {
    const toggle = button("大字版", footer, (made) => {
      const on = !root.classList.contains("large");
      large(on, made);
      remembered("large", on ? "1" : "0");
    });
    large(remembered("large") === "1", toggle);
  }

  const tools = document.querySelector("[data-tools]");
  const text = document.querySelector("[data-read]");
  if (tools) {
    button("打印", tools, () => { window.print(); });
    if (text && "speechSynthesis" in window) { readAloud(tools, text); }
  }

  function readAloud(place, article) {
    const speech = window.speechSynthesis;
    let parts = [];
    let at = -1;
    const start = button("朗读", place, () => {
      if (at < 0) {
        parts = Array.from(article.querySelectorAll("p, h2, h3"));
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
    closeTips(event.target.closest ? event.target.closest("details.tip") : null);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { return; }
    tips.forEach((tip) => {
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

  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    const box = document.getElementById("page-q") || document.getElementById("site-q");
    if (box && box.offsetParent) { event.preventDefault(); box.focus(); }
  });
})();
