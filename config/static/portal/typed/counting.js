/* How long a text may be, counted while it is typed as the server counts it. Nothing is cut: what
   is too long stays, is marked, and is refused in words when it is saved. */
"use strict";

(() => {
  const BREAKS = /\r\n|[\r\v\f\u2028\u2029]/g;
  /* As UNSEEN in units/texts: the server takes these out before it counts. */
  const UNSEEN = new RegExp(
    "[\\x01\\x02\\x05\\x07\\x13-\\x15\\x1f\\xad\\u061c\\u180e\\u200b\\u200c\\u200e\\u200f\\u202a" +
    "\\u202c\\u202d\\u2060-\\u2066\\u2068-\\u206f\\ufeff\\ufff9-\\ufffc\\u{e0000}-\\u{e007f}]" +
    "|(?<![\\u2190-\\u2bff\\ufe0f\\u{1f000}-\\u{1faff}])\\u200d" +
    "|\\u200d(?![\\u2190-\\u2bff\\u{1f000}-\\u{1faff}])", "gu",
  );
  const LIMITED = "[data-most]";
  const tag = document.createElement("span");

  /* Characters as a person sees them, an emoji as one; an end of a line is one too. */
  function count(text) {
    return Array.from(text.replace(BREAKS, "\n").replace(UNSEEN, "").trim()).length;
  }

  const most = (field) => Number(field.dataset.most);

  /* On the upper edge of the box, where it takes no room from anything. */
  function place(field) {
    tag.textContent = `${count(field.value)}/${most(field)}`;
    tag.classList.toggle("typed-count--over", count(field.value) > most(field));
    if (tag.previousSibling !== field) { field.after(tag); }
    tag.style.left = "0";
    tag.style.top = "0";
    const here = tag.getBoundingClientRect();
    const box = field.getBoundingClientRect();
    tag.style.left = `${box.right - here.width - here.left - 8}px`;
    tag.style.top = `${box.top - here.height * .7 - here.top}px`;
  }

  function sentenceOf(field) {
    const next = (field.closest(".flex-container") || field).parentNode;
    return Array.from(next.querySelectorAll(".typed-over")).find(
      (one) => one.dataset.of === field.name,
    );
  }

  function say(field, over) {
    let sentence = sentenceOf(field);
    if (!sentence) {
      sentence = document.createElement("div");
      sentence.className = "help typed-over";
      sentence.dataset.of = field.name;
      sentence.setAttribute("role", "status");
      (field.closest(".flex-container") || field).after(sentence);
    }
    sentence.textContent = over > 0
      ? `多了 ${over} 个字，最多 ${most(field)} 个。请缩短，否则不能保存。` : "";
  }

  function mark(field) {
    const isOver = count(field.value) > most(field);
    field.classList.toggle("typed-is-over", isOver);
    if (isOver) {
      field.setAttribute("aria-invalid", "true");
    } else if (field.matches(".typed-was-over")) {
      field.removeAttribute("aria-invalid");
    }
    field.classList.toggle("typed-was-over", isOver);
  }

  tag.className = "typed-count";
  tag.setAttribute("aria-hidden", "true");
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(LIMITED)) { place(event.target); } else { tag.remove(); }
  });
  document.addEventListener("focusout", () => { tag.remove(); });
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches(LIMITED)) { return; }
    const over = count(field.value) - most(field);
    mark(field);
    if (over > 0 || sentenceOf(field)) { say(field, over); }
    if (field === document.activeElement) { place(field); }
  });
  document.querySelectorAll(LIMITED).forEach(mark);

  window.Counting = {count};
})();
