/* Suggests what may be meant while somebody types into a box of the search. */
"use strict";

(() => {
  const WAIT = 150;

  function suggest(box) {
    const list = document.createElement("ul");
    const said = document.createElement("p");
    let timer;
    let asked = "";
    let sending;
    let at = -1;

    list.id = `${box.id}-list`;
    list.className = "suggested";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "检索提示");
    said.className = "unseen";
    said.setAttribute("role", "status");
    box.parentNode.append(list, said);
    box.type = "text";
    box.autocomplete = "off";
    box.setAttribute("enterkeyhint", "search");
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-expanded", "false");

    function choose(place) {
      const options = list.children;
      if (options[at]) { options[at].setAttribute("aria-selected", "false"); }
      at = place;
      if (!options[at]) {
        box.removeAttribute("aria-activedescendant");
        return;
      }
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", options[at].id);
    }

    function open(isOpen) {
      list.hidden = !isOpen;
      box.setAttribute("aria-expanded", String(isOpen));
      choose(-1);
    }

    function close() {
      clearTimeout(timer);
      if (sending) { sending.abort(); }
      said.textContent = "";
      open(false);
    }

    function option(one, place) {
      const made = document.createElement("li");
      const kind = document.createElement("span");
      made.id = `${list.id}-${place}`;
      made.setAttribute("role", "option");
      made.setAttribute("aria-selected", "false");
      made.append(one.text, " ");
      kind.className = "quiet";
      kind.textContent = one.kind;
      made.append(kind);
      made.dataset.to = one.url;
      return made;
    }

    async function ask() {
      asked = box.value.trim();
      if (sending) { sending.abort(); }
      if (!asked) {
        close();
        return;
      }
      sending = new AbortController();
      try {
        const address = `${box.form.action}suggest/?q=${encodeURIComponent(asked)}`;
        const answer = await fetch(address, { signal: sending.signal });
        const { results } = await answer.json();
        if (document.activeElement !== box) { return; }
        list.replaceChildren(...results.map(option));
        open(results.length > 0);
        said.textContent = results.length
          ? `有 ${results.length} 条提示，按上下键选择。` : "没有提示。";
      } catch (error) {
        if (error.name !== "AbortError") { close(); }
      }
    }

    box.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) { timer = setTimeout(ask, WAIT); }
    });
    box.addEventListener("compositionend", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("keydown", (event) => {
      const last = list.children.length - 1;
      if (event.isComposing) { return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden && box.value.trim() === asked && last >= 0) {
          open(true);
        } else if (list.hidden) {
          ask();
          return;
        }
        if (event.altKey) { return; }
        const next = at + (event.key === "ArrowDown" ? 1 : -1);
        choose(next > last ? -1 : next < -1 ? last : next);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if (event.key === "Escape") {
        box.value = "";
      } else if (event.key === "Enter" && list.children[at]) {
        event.preventDefault();
        window.location.assign(list.children[at].dataset.to);
      } else if (event.key === "Enter" || event.key === "Tab") {
        close();
      } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
        choose(-1);
      }
    });
    box.addEventListener("blur", close);
    /* The box keeps the focus, so that the list is still there when it is clicked. */
    list.addEventListener("mousedown", (event) => { event.preventDefault(); });
    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[role=option]");
      if (chosen) { window.location.assign(chosen.dataset.to); }
    });
  }

  ["site-q", "page-q"].forEach((name) => {
    const box = document.getElementById(name);
    if (box) { suggest(box); }
  });
})();
