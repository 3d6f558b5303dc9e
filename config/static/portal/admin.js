/* The data desk's help while typing. Every form here works without it: the server reads
   wordings again when a form is saved. */
"use strict";

(() => {
  const COLUMNS = ["kind", "value", "upper_value", "qualifier", "measure"];
  const NUMBERS = ["value", "upper_value"];
  const PAUSE = 300;
  const waiting = new WeakMap();

  /* The other inputs of the same figure, by the name of their column. */
  function sibling(wording, column) {
    return document.getElementById(wording.id.replace(/wording$/, column));
  }

  function said(wording) {
    const row = wording.closest("fieldset");
    return row && row.querySelector(".figure-said");
  }

  function labelOf(input) {
    const label = document.querySelector(`label[for="${input.id}"]`);
    return label ? label.textContent.replace(/[:：]\s*$/, "").trim() : "";
  }

  function same(column, a, b) {
    if (NUMBERS.includes(column) && a.trim() !== "" && b !== "") {
      return Number(a) === Number(b);
    }
    return a.trim() === b;
  }

  /* Columns that differ from what was read last were corrected by hand; they stay. */
  function fill(wording, answer, everything) {
    const read = sibling(wording, "wording_read");
    const before = JSON.parse(read.dataset.fields);
    const kept = [];
    COLUMNS.forEach((column) => {
      const input = sibling(wording, column);
      if (!input) { return; }
      if (everything || same(column, input.value, before[column])) {
        input.value = answer.fields[column];
      } else if (!same(column, input.value, answer.fields[column])) {
        kept.push(labelOf(input));
      }
    });
    read.value = wording.value.trim();
    read.dataset.fields = JSON.stringify(answer.fields);
    tell(wording, answer, kept);
  }

  function tell(wording, answer, kept) {
    const place = said(wording);
    if (!place) { return; }
    const byHand = kept.length ? `“${kept.join("”“")}”手工改过，保持不变。` : "";
    const valued = kept.length && sibling(wording, "value").value.trim() !== "";
    place.textContent =
      (kept.length && answer.read ? "原文" : "") +
      (answer.read || !valued ? answer.said : "") + byHand;
    place.classList.toggle("unread", !answer.read && !valued);
    if (!answer.read || kept.length) { open(wording); }
    offer(wording, answer, answer.read && kept.length > 0);
  }

  function open(wording) {
    const row = wording.closest(".inline-related");
    const details = row && row.querySelector("details");
    if (details) { details.open = true; }
  }

  /* A button that lets the wording decide everything again. */
  function offer(wording, answer, wanted) {
    const place = said(wording);
    const old = place.parentNode.querySelector(".figure-reread");
    if (old) { old.remove(); }
    if (!wanted) { return; }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "figure-reread";
    button.textContent = "按原文重填";
    button.addEventListener("click", () => {
      fill(wording, answer, true);
      wording.focus();
    });
    place.after(button);
  }

  function clear(wording) {
    const place = said(wording);
    if (place) {
      place.textContent = "";
      place.classList.remove("unread");
      offer(wording, null, false);
    }
  }

  function ask(wording) {
    const text = wording.value.trim();
    if (!text) {
      clear(wording);
      return;
    }
    const state = waiting.get(wording);
    const address = `${wording.dataset.meaningUrl}?wording=${encodeURIComponent(text)}`;
    fetch(address, {
      credentials: "same-origin",
      headers: {Accept: "application/json"},
      signal: state.abort.signal,
    }).then((response) => {
      if (!response.ok || response.redirected) { throw new Error(String(response.status)); }
      return response.json();
    }).then((answer) => {
      if (wording.value.trim() === text) { fill(wording, answer, false); }
    }).catch((error) => {
      if (error.name === "AbortError") { return; }
      const place = said(wording);
      if (place) { place.textContent = "暂时读不了，保存时会再读一次。"; }
    });
  }

  function later(wording, pause) {
    const state = waiting.get(wording);
    if (state) {
      clearTimeout(state.timer);
      state.abort.abort();
    }
    const abort = new AbortController();
    const timer = setTimeout(() => { ask(wording); }, pause);
    waiting.set(wording, {abort, timer});
  }

  /* One listener for all figures, those added later included. */
  document.addEventListener("input", (event) => {
    if (event.target.dataset && event.target.dataset.meaningUrl) {
      later(event.target, PAUSE);
    }
  });

  /* The source that is chosen goes on to the rows below that nobody has begun, figures after
     practices; a new row begins with the source above it. */
  function sources() {
    return [...document.querySelectorAll('select[name$="-source"]')].filter(
      (select) => !select.name.includes("__prefix__")
    );
  }

  function isBegun(select) {
    const row = select.closest(".inline-related");
    if (row.classList.contains("has_original")) { return true; }
    return [...row.querySelectorAll("input[type=text]:not([name$=position]), textarea")].some(
      (box) => box.value.trim() !== ""
    );
  }

  function carry(from, to) {
    const chosen = from.options[from.selectedIndex];
    if (!chosen || !chosen.value || to.value === chosen.value) { return; }
    const there = [...to.options].find((option) => option.value === chosen.value);
    if (there) {
      there.selected = true;
    } else {
      to.add(new Option(chosen.text, chosen.value, true, true));
    }
    /* select2 alone listens to this; the others are carried in their turn. */
    window.django.jQuery(to).trigger("change.select2");
  }

  function carryOn(from) {
    const all = sources();
    all.slice(all.indexOf(from) + 1).forEach((to) => {
      if (!isBegun(to)) { carry(from, to); }
    });
  }

  document.addEventListener("formset:added", (event) => {
    const select = event.target.querySelector('select[name$="-source"]');
    if (!select) { return; }
    const all = sources();
    const above = all.slice(0, all.indexOf(select)).reverse().find((one) => one.value);
    if (above) { carry(above, select); }
  });

  /* The keyboard follows: into a row that was added, to “add” after one was taken away. */
  document.addEventListener("formset:added", (event) => {
    const first = event.target.querySelector("input:not([type=hidden]), select, textarea");
    if (first) { first.focus(); }
  });
  document.addEventListener("formset:removed", (event) => {
    const group = document.getElementById(`${event.detail.formsetName}-group`);
    const add = group && group.querySelector(".add-row a");
    if (add) { add.focus(); }
  });

  /* Among brands only those of the unit chosen above are offered. */
  function narrowBrands() {
    if (!window.django || !window.django.jQuery) { return; }
    window.django.jQuery.ajaxPrefilter((options) => {
      const unit = document.getElementById("id_unit");
      const address = options.url + (options.data || "");
      if (!/field_name=brand(&|$)/.test(address) || !unit || !unit.value) { return; }
      options.url += `${options.url.includes("?") ? "&" : "?"}unit=${unit.value}`;
    });
  }

  /* A brand that is added on the way belongs to the unit chosen above. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#add_id_brand");
    const unit = document.getElementById("id_unit");
    if (!link || !unit || !unit.value) { return; }
    const address = new URL(link.href);
    address.searchParams.set("unit", unit.value);
    link.href = address.href;
  }, true);

  /* A unit that was looked for in vain begins with what was typed, unless that was pinyin. */
  let sought = "";
  document.addEventListener("input", (event) => {
    const unit = event.target.closest && event.target.closest(".select2-search--dropdown");
    if (unit && unit.querySelector('[aria-controls="select2-id_unit-results"]')) {
      sought = event.target.value.trim();
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#add_id_unit");
    if (!link) { return; }
    const address = new URL(link.href);
    if (/[\u4e00-\u9fff]{2}/.test(sought)) {
      address.searchParams.set("name", sought);
    } else {
      address.searchParams.delete("name");
    }
    link.href = address.href;
  }, true);

  /* An empty choice is announced by its label; select2 would announce nothing. */
  function nameChoices(place) {
    place.querySelectorAll("select.admin-autocomplete").forEach((select) => {
      const box = select.nextElementSibling && select.nextElementSibling.querySelector(
        ".select2-selection"
      );
      const label = document.querySelector(`label[for="${select.id}"]`);
      if (!box || !label) { return; }
      const text = box.querySelector(".select2-selection__rendered");
      label.id = label.id || `${select.id}_label`;
      box.setAttribute("aria-labelledby", `${label.id} ${text.id}`);
      text.setAttribute("aria-labelledby", label.id);
    });
  }
  window.addEventListener("load", () => {
    /* By now select2 has registered for “ready”, so this comes after it. */
    if (window.django && window.django.jQuery) {
      window.django.jQuery(() => { nameChoices(document); });
    }
  });
  document.addEventListener("formset:added", (event) => {
    setTimeout(() => { nameChoices(event.target); });
  });

  function start() {
    narrowBrands();
    /* select2 speaks jQuery only. */
    if (window.django && window.django.jQuery) {
      window.django.jQuery(document).on("change", 'select[name$="-source"]', (event) => {
        carryOn(event.target);
      });
    }
    document.querySelectorAll(".form-row .errorlist").forEach((list) => {
      const details = list.closest("details");
      if (details) { details.open = true; }
    });
    /* The first thing to correct has the focus. */
    const first = document.querySelector(".form-row .errorlist");
    const input = first && first.parentElement.querySelector(
      "input:not([type=hidden]), select, textarea"
    );
    if (input) { input.focus(); }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
