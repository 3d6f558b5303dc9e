/* Rows of evidence that are stored lie folded to one line, opened by a click or Enter. */
"use strict";

(() => {
  function chosenSource(row) {
    const select = row.querySelector('select[name$="-source"]');
    const option = select && select.options[select.selectedIndex];
    return option && option.value ? option.text : "缺来源";
  }

  function fold(row, isFolded) {
    row.classList.toggle("is-folded", isFolded);
    const button = row.querySelector(".fold");
    button.setAttribute("aria-expanded", String(!isFolded));
    row.querySelector(".fold__source").hidden = !isFolded;
  }

  /* The heading of the row becomes the button; where it comes from stands beside it. */
  function prepare(row) {
    const label = row.querySelector(".inline_label");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold";
    button.textContent = label.textContent.trim();
    label.textContent = "";
    const source = document.createElement("span");
    source.className = "fold__source";
    source.textContent = chosenSource(row);
    label.append(button, source);
    button.addEventListener("click", () => {
      source.textContent = chosenSource(row);
      fold(row, !row.classList.contains("is-folded"));
    });
    fold(row, !row.querySelector(".errorlist, .proof:not(.proof--settled)"));
  }

  /* A place that is asked for by its name, such as a finding of proofreading, is opened. */
  function openAsked() {
    const asked = location.hash && document.getElementById(location.hash.slice(1));
    const row = asked && asked.closest(".is-folded");
    if (row) {
      fold(row, false);
      asked.scrollIntoView();
    }
  }

  function start() {
    document.querySelectorAll(
      ".js-inline-admin-formset .inline-related.has_original"
    ).forEach((row) => {
      if (row.querySelector('select[name$="-source"]')) { prepare(row); }
    });
    openAsked();
    window.addEventListener("hashchange", openAsked);
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
