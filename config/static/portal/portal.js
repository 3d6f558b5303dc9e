// Improves pages that work without it: large print, reading aloud, printing, the notes of figures,
// and "/" to search.
(function () {
  "use strict";
  var root = document.documentElement;

  function remembered(name, value) {
    // A browser that forbids storage still gets everything else.
    try {
      if (value !== undefined) { localStorage.setItem(name, value); }
      return localStorage.getItem(name);
    } catch (error) { return null; }
  }

  function button(words, place, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", function () { act(made); });
    place.appendChild(made);
    return made;
  }

  function large(on, made) {
    root.classList.toggle("large", on);
    made.setAttribute("aria-pressed", String(on));
  }

  var footer = document.querySelector(".footer__nav");
  if (footer) {
    var toggle = button("大字版", footer, function (made) {
      var on = !root.classList.contains("large");
      large(on, made);
      remembered("large", on ? "1" : "0");
    });
    large(remembered("large") === "1", toggle);
  }

  var tools = document.querySelector("[data-tools]");
  var text = document.querySelector("[data-read]");
  if (tools) {
    button("打印", tools, function () { window.print(); });
    if (text && "speechSynthesis" in window) { readAloud(tools, text); }
  }

  function readAloud(tools, text) {
    var speech = window.speechSynthesis;
    var parts = [];
    var at = -1;
    var start = button("朗读", tools, function () {
      if (at < 0) {
        parts = Array.prototype.slice.call(text.querySelectorAll("p, h2, h3"));
        next();
      } else if (speech.paused) {
        speech.resume();
        start.textContent = "暂停";
      } else {
        speech.pause();
        start.textContent = "继续";
      }
    });
    var stop = button("停止", tools, function () { at = parts.length; speech.cancel(); end(); });
    stop.hidden = true;

    function next() {
      if (parts[at]) { parts[at].classList.remove("reading"); }
      at += 1;
      if (at >= parts.length) { end(); return; }
      var said = new SpeechSynthesisUtterance(parts[at].textContent);
      said.lang = "zh-CN";
      said.onend = next;
      // Without a voice nothing is ever said, and nothing ever ends.
      said.onerror = function () { if (at >= 0) { end(); } };
      parts[at].classList.add("reading");
      start.textContent = "暂停";
      stop.hidden = false;
      speech.speak(said);
    }

    function end() {
      parts.forEach(function (part) { part.classList.remove("reading"); });
      at = -1;
      parts = [];
      start.textContent = "朗读";
      stop.hidden = true;
    }

    window.addEventListener("pagehide", function () { speech.cancel(); });
  }

  // Notes of figures are <details>: here they also open under a mouse, one at a time, and close
  // on Escape, on a click elsewhere and when the keyboard goes on. Paper gets all of them.
  var tips = Array.prototype.slice.call(document.querySelectorAll("details.tip"));
  var printed = [];

  function closeTips(kept) {
    tips.forEach(function (tip) { if (tip !== kept) { tip.open = false; } });
  }

  tips.forEach(function (tip) {
    var timer;
    var hovered = false;

    function later(wait, act) {
      clearTimeout(timer);
      timer = setTimeout(act, wait);
    }

    tip.addEventListener("pointerenter", function (event) {
      if (event.pointerType !== "mouse") { return; }
      later(200, function () {
        if (tip.open) { return; }
        closeTips(tip);
        tip.open = hovered = true;
      });
    });
    tip.addEventListener("pointerleave", function () {
      later(250, function () { if (hovered) { tip.open = hovered = false; } });
    });
    tip.firstElementChild.addEventListener("click", function (event) {
      clearTimeout(timer);
      if (hovered && tip.open) { event.preventDefault(); }  // what the mouse opened, a click keeps
      hovered = false;
    });
    tip.addEventListener("focusout", function (event) {
      if (event.relatedTarget && !tip.contains(event.relatedTarget)) { tip.open = false; }
    });
  });

  document.addEventListener("click", function (event) {
    closeTips(event.target.closest ? event.target.closest("details.tip") : null);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    tips.forEach(function (tip) {
      if (tip.open && tip.contains(document.activeElement)) { tip.firstElementChild.focus(); }
    });
    closeTips(null);
  });
  window.addEventListener("beforeprint", function () {
    printed = tips.filter(function (tip) { return !tip.open; });
    printed.forEach(function (tip) { tip.open = true; });
  });
  window.addEventListener("afterprint", function () {
    printed.forEach(function (tip) { tip.open = false; });
  });

  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var box = document.getElementById("page-q") || document.getElementById("site-q");
    if (box && box.offsetParent) { event.preventDefault(); box.focus(); }
  });
})();
