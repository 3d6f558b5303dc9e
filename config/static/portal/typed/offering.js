/* Offers a draft of this form: a quiet line that gives it back, or throws it away. */
"use strict";

(() => {
  if (!window.Drafts) { return; }
  const {drop} = window.Drafts;

  function time(keptAt) {
    const moment = new Date(keptAt);
    return [moment.getHours(), moment.getMinutes()].map(
      (number) => String(number).padStart(2, "0"),
    ).join(":");
  }

  function hidden(name, value) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    return field;
  }

  /* The server draws the form anew with what was typed, put together with what others saved. */
  function sendBack(form, draft) {
    const back = document.createElement("form");
    back.method = "post";
    back.enctype = "multipart/form-data";
    back.action = location.href;
    back.hidden = true;
    ["csrfmiddlewaretoken", "_popup", "_to_field"].forEach((name) => {
      const field = form.querySelector(`[name=${name}]`);
      if (field) { back.append(hidden(name, field.value)); }
    });
    draft.entries.forEach(([name, value]) => { back.append(hidden(name, value)); });
    back.append(hidden("_draft", draft.id), hidden("_restored", time(draft.keptAt)));
    document.body.append(back);
    back.submit();
  }

  function put(control, values) {
    if (window.Fields.isBox(control)) {
      control.checked = values.includes(control.value);
    } else if (control.multiple) {
      Array.from(control.options).forEach((one) => { one.selected = values.includes(one.value); });
    } else {
      control.value = values[0];
    }
  }

  /* A form without tables: each box by its name. */
  function fill(form, draft) {
    const values = new Map(draft.empty.map((name) => [name, []]));
    draft.entries.forEach(([name, value]) => {
      values.set(name, [...(values.get(name) || []), value]);
    });
    Array.from(form.elements).forEach((control) => {
      const given = values.get(control.name);
      const isOne = window.Fields.isBox(control) || control.multiple || (given || []).length === 1;
      if (given && isOne && !["file", "password", "submit"].includes(control.type)) {
        put(control, given);
      }
    });
    form.dispatchEvent(new Event("input", {bubbles: true}));
    drop(draft);
  }

  function button(words, act) {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "button";
    one.textContent = words;
    one.addEventListener("click", act);
    return one;
  }

  /* Until another tab takes the draft over or throws it away. */
  function show(form, draft) {
    const bar = document.createElement("div");
    const words = document.createElement("span");
    const away = () => { bar.remove(); };
    bar.className = "typed-draft";
    bar.setAttribute("role", "status");
    words.textContent = `有未保存的内容（${time(draft.keptAt)}）`;
    bar.append(
      words,
      button("恢复", () => {
        if (window.Keeping.isDrawnAgain(form)) {
          sendBack(form, draft);
          return;
        }
        fill(form, draft);
        bar.textContent = `已恢复 ${time(draft.keptAt)} 的内容，还没有保存。请核对后再保存。`;
      }),
      button("丢弃", () => {
        drop(draft);
        away();
      }),
    );
    form.before(bar);
    document.addEventListener("desk:held", ({detail}) => { if (detail === draft.id) { away(); } });
    window.addEventListener("storage", ({key, newValue}) => {
      if (key === draft.key && newValue === null) { away(); }
    });
  }

  /* The last draft of this form that is open in no other tab. */
  function offer(form, address, id) {
    const drafts = window.Drafts.find(address, id);
    if (!drafts.length) { return; }
    window.Tabs.held(drafts.map((draft) => draft.id)).then((elsewhere) => {
      const draft = drafts.find((one) => !elsewhere.includes(one.id));
      if (draft) { show(form, draft); }
    });
  }

  window.Offering = {offer};
})();
