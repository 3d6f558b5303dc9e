/* Copies what is there to be selected anyway: the address of a page, and a figure as quoted. */
"use strict";

(() => {
  function older(place) {
    /* Intranets are served over plain http, where only this way of copying is there. */
    window.getSelection().selectAllChildren(place);
    try { return document.execCommand("copy"); } catch { return false; }
  }

  function copy(place, said) {
    function tell(copied) { said.textContent = copied ? "已复制" : "请选取后复制"; }
    said.textContent = "";
    if (!navigator.clipboard) { tell(older(place)); return; }
    navigator.clipboard.writeText(place.textContent.trim())
      .then(() => { tell(true); }, () => { tell(older(place)); });
  }

  function saidAfter(place) {
    const said = document.createElement("span");
    said.className = "copied";
    said.setAttribute("role", "status");
    place.after(said);
    return said;
  }

  document.querySelectorAll("[data-copy]").forEach((place) => {
    const said = saidAfter(place);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "share__copy";
    button.textContent = place.dataset.copy;
    button.addEventListener("click", () => { copy(place, said); });
    place.after(button);
  });

  document.querySelectorAll("[data-quote]").forEach((whole) => {
    const text = whole.lastElementChild;
    const said = saidAfter(text);
    whole.addEventListener("toggle", () => { if (whole.open) { copy(text, said); } });
  });
})();
