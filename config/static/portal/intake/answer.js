/* 提取成效: shows what the server answered to a decision, and where the keyboard goes on. */
"use strict";

(() => {
  const {choose, go, nextOpen, renew} = window.IntakeCards;
  const {say, tell} = window.IntakeMessages;
  const {remember} = window.IntakeUnsaved;
  const list = document.getElementById("intake-candidates");
  const confirmed = document.getElementById("intake-confirmed");
  let lastDecided = "";

  /* What is being corrected stays open. */
  function keepOpen(old, fresh) {
    const before = old.querySelector(".candidate__correct");
    const after = fresh.querySelector(".candidate__correct");
    if (before && after && before.open) { after.open = true; }
  }

  function redrawn(card, html) {
    if (!html) { return card; }
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const fresh = holder.content.firstElementChild;
    keepOpen(card, fresh);
    card.replaceWith(fresh);
    remember(fresh);
    return fresh;
  }

  function show(card, answer) {
    const focused = card.contains(document.activeElement);
    const fresh = redrawn(card, answer.cards[card.id]);
    fresh.removeAttribute("aria-busy");
    renew(card, fresh);
    document.getElementById("intake-counts").innerHTML = answer.counts;
    Object.keys(answer.groups).forEach((key) => {
      const place = list.querySelector(`[data-group="${key}"]`);
      if (place) { place.textContent = answer.groups[key]; }
    });
    tell(answer.problems, answer.reopen);
    const undoable = answer.said && fresh.dataset.state !== "open";
    say(answer.said + (undoable ? "按 u 撤销。" : ""));
    follow(fresh, answer, focused);
  }

  /* To the next open one, or to what has to be mended. */
  function follow(card, answer, focused) {
    const decided = card.dataset.state !== "open" && answer.said !== "";
    if (decided) { lastDecided = card.id; }
    if (!focused) { return; }
    if (decided) {
      go(nextOpen(card) || card);
      return;
    }
    choose(card);
    const wrong = card.querySelector(".errorlist");
    const field = wrong && wrong.parentElement.querySelector("input, select");
    if (card.dataset.state !== "open" || answer.reopen) {
      card.focus();
    } else if (answer.problems.length && confirmed && !confirmed.checked) {
      confirmed.focus();
    } else if (field && field.type !== "radio") {
      field.focus();
    } else {
      card.focus();
    }
  }

  window.IntakeAnswer = {show, lastDecided: () => document.getElementById(lastDecided)};
})();
