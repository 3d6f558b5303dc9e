/* 采纳建议 on a form: the suggestion goes into the box that it stands under, to be saved with the
   rest, and can be taken back. */
"use strict";

(() => {
  /* The box that a finding stands under; null on a page without the form. */
  function boxOf(button) {
    const help = button.closest(".help");
    const name = help && help.id.replace(/_helptext$/, "");
    const box = name && document.getElementById(name);
    return box && "value" in box && !box.disabled && box.tagName !== "SELECT" ? box : null;
  }

  /* Where a text stands in the box between what was around it; -1 where that is not sure. */
  function placeOf(box, text, around) {
    const exact = box.value.indexOf(around.before + text + around.after);
    if (exact >= 0) { return exact + around.before.length; }
    const first = box.value.indexOf(text);
    return first >= 0 && box.value.indexOf(text, first + 1) < 0 ? first : -1;
  }

  function put(box, place, length, text) {
    box.setRangeText(text, place, place + length, "select");
    box.dispatchEvent(new Event("input", {bubbles: true}));
    box.focus();
  }

  function says(button, words) {
    let said = button.parentNode.querySelector("output");
    if (!said) {
      said = document.createElement("output");
      button.before(said);
    }
    said.textContent = words;
  }

  window.portalMending = (button) => {
    const box = boxOf(button);
    if (!box) { return false; }
    const {before, after, excerpt, suggestion} = button.dataset;
    const isMended = button.hasAttribute("data-mended");
    const [from, to] = isMended ? [suggestion, excerpt] : [excerpt, suggestion];
    const place = placeOf(box, from, {before, after});
    if (place < 0) {
      says(button, "框里的文字已经改过，请直接在框里改。");
      return true;
    }
    put(box, place, from.length, to);
    button.toggleAttribute("data-mended", !isMended);
    button.textContent = isMended ? "采纳建议" : "撤销";
    says(button, isMended ? "" : "已在上面改好，保存后生效。");
    button.focus();
    return true;
  };
})();
