/* 推进评选: says how many units are chosen, and lets one key choose them all. */
"use strict";

(() => {
  const form = document.getElementById("stages");
  const said = document.getElementById("stages-count");
  if (!form || !said) { return; }
  const boxes = Array.from(form.querySelectorAll("input[name=unit]"));
  const whole = form.querySelector("input[name=all]");

  function count() {
    const chosen = boxes.filter((box) => box.checked).length;
    said.textContent = whole.checked ? "" : `已选 ${chosen} 个`;
    boxes.forEach((box) => { box.disabled = whole.checked; });
  }

  form.addEventListener("change", count);
  count();
})();
