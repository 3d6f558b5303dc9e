/* Copies what is there to be selected anyway: the address of a page, the code of a badge, and a
   figure as quoted. */
"use strict";

(() => {
  function older(place) {
    /* Intranets are served over plain http, where only this way of copying is there. */
    window.getSelection().selectAllChildren(place);
    let copied = false;
    try { copied = document.execCommand("copy"); } catch { /* Then it is selected, and said so. */ }
    if (copied) { window.getSelection().removeAllRanges(); }
    return copied;
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

  function copying(place, said) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = place.dataset.copy || "复制链接";
    button.addEventListener("click", () => { copy(place, said); });
    return button;
  }

  /* Where a page has tools its address is copied there; else, and what has words of its own for
     it, is copied where it stands. */
  const tools = document.querySelector("[data-tools]");
  document.querySelectorAll("[data-copy]").forEach((place) => {
    if (tools && !place.dataset.copy) {
      tools.append(copying(place, document.querySelector(".tools__said")));
      return;
    }
    const said = saidAfter(place);
    const button = copying(place, said);
    button.className = "share__copy";
    place.after(button);
  });

  document.querySelectorAll("[data-quote]").forEach((whole) => {
    const text = whole.lastElementChild;
    const said = saidAfter(text);
    whole.addEventListener("toggle", () => { if (whole.open) { copy(text, said); } });
  });
})();
