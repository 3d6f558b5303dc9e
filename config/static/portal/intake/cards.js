/* 提取成效: the cards of one page, which of them the keys speak of, and the way to the next. The
   page works without these scripts: it is one form with radio buttons. */
"use strict";

(() => {
  const WORDS = {accept: ["采用", "a"], merge: ["并入已有", "m"], dismiss: ["不采用", "d"]};
  const article = document.getElementById("intake-article");
  const list = document.getElementById("intake-candidates");
  let current = null;

  function cards() {
    return Array.from(list.querySelectorAll(".candidate"));
  }

  function markOf(card) {
    return document.getElementById(card.dataset.mark);
  }

  /* Radio buttons give way to buttons that save at once. */
  function dress(card) {
    card.tabIndex = -1;
    const choice = card.querySelector(".candidate__choice");
    if (!choice) { return; }
    choice.querySelectorAll("input[type=radio]").forEach((radio) => {
      if (!WORDS[radio.value]) { return; }
      const button = document.createElement("button");
      const key = document.createElement("kbd");
      button.type = "button";
      button.className = `candidate__act candidate__act--${radio.value}`;
      button.dataset.choice = radio.value;
      button.textContent = WORDS[radio.value][0];
      key.textContent = WORDS[radio.value][1];
      button.append(key);
      choice.append(button);
    });
  }

  /* The card that the keys speak of; its figure comes into view in the text. */
  function choose(card) {
    if (current === card) { return; }
    if (current) {
      current.tabIndex = -1;
      current.classList.remove("is-current");
      const old = markOf(current);
      if (old) { old.classList.remove("is-current"); }
    }
    current = card;
    card.tabIndex = 0;
    card.classList.add("is-current");
    const mark = markOf(card);
    if (mark) {
      mark.classList.add("is-current");
      article.scrollTop = mark.offsetTop - article.clientHeight / 3;
    }
  }

  function go(card) {
    if (!card) { return; }
    choose(card);
    card.focus();
  }

  function step(by) {
    const all = cards();
    const at = current ? all.indexOf(current) : -1;
    go(current ? all[at + by] : all[0]);
  }

  function nextOpen(card) {
    const all = cards();
    const after = all.slice(all.indexOf(card) + 1);
    return after.concat(all).find((other) => other.dataset.state === "open");
  }

  /* `fresh` has come in the place of `old`, or is the same card in another state. */
  function renew(old, fresh) {
    if (fresh !== old) { dress(fresh); }
    const mark = markOf(fresh);
    if (mark) { mark.className = `mark--${fresh.dataset.state}`; }
    if (current === old) { current = null; }
  }

  document.body.classList.add("intake--scripted");
  cards().forEach(dress);
  const first = cards().find((card) => card.dataset.state === "open");
  if (first) { first.tabIndex = 0; }
  /* What hinders a report from being begun is said beside it. */
  const refused = document.querySelector(".intake__report[aria-describedby]");
  if (refused) {
    const box = refused.querySelector("select");
    (box.value ? refused.querySelector("input") : box).focus();
    refused.scrollIntoView({block: "nearest"});
  } else if (first && !location.hash) {
    choose(first);
    first.focus({preventScroll: true});
  }

  window.IntakeCards = {current: () => current, choose, go, step, nextOpen, renew};
})();
