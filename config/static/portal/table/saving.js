/* 表格填报: a row is saved when it is left, and what became of it stands in it. */
"use strict";

(() => {
  if (!window.Sheet) { return; }
  const {form, rows, rowOf, columnOf, isDirty, snapshot, restore, before} = window.Sheet;
  const said = document.getElementById("sheet-said");
  const undoButton = document.getElementById("sheet-undo");
  const done = [];
  let queue = Promise.resolve();
  let drawing = false;

  const post = (fields) => window.Sending.post(location.href, fields);

  function tell(row, text) {
    const note = row.querySelector(".sheet__note");
    note.hidden = false;
    row.querySelector(".sheet__saved").textContent = text;
  }

  function redrawn(row, html) {
    const holder = document.createElement("table");
    holder.innerHTML = html.trim();
    const fresh = holder.tBodies[0];
    const focused = row.contains(document.activeElement) && document.activeElement;
    const details = row.querySelector("details");
    drawing = true;
    row.replaceWith(fresh);
    drawing = false;
    dress(fresh);
    const wrong = fresh.querySelector(".errorlist");
    if (details && details.open && fresh.querySelector("details")) {
      fresh.querySelector("details").open = true;
    }
    if (focused) {
      const same = focused.id && document.getElementById(focused.id);
      (same || fresh.querySelector(focused.tagName) || fresh).focus();
    }
    return [fresh, wrong];
  }

  /* What only works with scripts. */
  function dress(row) {
    row.querySelectorAll(".sheet__confirm, .sheet__back").forEach((one) => { one.hidden = false; });
    const ask = row.querySelector(".sheet__asks label");
    if (ask) { ask.hidden = true; }
    row.dataset.open = String(Boolean(row.querySelector(".errorlist, .sheet__asks")));
  }

  function fieldsOf(row) {
    const fields = new FormData();
    row.querySelectorAll("input, select, textarea").forEach((control) => {
      if (control.type !== "checkbox" || control.checked) {
        fields.append(control.name, control.value);
      }
    });
    return fields;
  }

  function take(row, sent, was, answer, keep) {
    const one = answer.rows[row.dataset.row];
    if (one.gone) {
      tell(row, `${one.gone}填写的内容还在这一行，可以抄走。`);
      row.dataset.open = "true";
      return;
    }
    /* What was typed since it was sent stays, and is saved next. */
    const now = snapshot(row);
    const later = Object.fromEntries(
      Object.entries(now).filter(([name, value]) => value !== sent[name]),
    );
    const [fresh, wrong] = redrawn(row, one.html);
    restore(fresh, later);
    if (one.saved) {
      const name = fresh.querySelector("th a").textContent;
      said.textContent = `已保存：${name}`;
      if (keep && JSON.stringify(was) !== JSON.stringify(before(fresh))) {
        done.push({row: fresh.dataset.row, values: was});
      }
    } else {
      said.textContent = wrong ? "有一行没有保存，原因写在行里。" : "请先看清网站上会变的内容。";
    }
    undoButton.disabled = done.length === 0;
  }

  /* Sends a row; one after another, so that answers come in the order of the saves. */
  function save(row, {keep = true} = {}) {
    const id = row.dataset.row;
    queue = queue.then(() => {
      const present = document.getElementById(`row-${id}`);
      if (!present) { return null; }
      const sent = snapshot(present);
      const was = present.dataset.was ? JSON.parse(present.dataset.was) : before(present);
      present.setAttribute("aria-busy", "true");
      return post(fieldsOf(present)).then((answer) => {
        take(present, sent, was, answer, keep);
        const fresh = document.getElementById(`row-${id}`);
        /* A row that waits for an answer still was what it was before. */
        if (fresh && fresh.dataset.open === "true") { fresh.dataset.was = JSON.stringify(was); }
      }).catch((error) => {
        present.dataset.open = "true";
        tell(present, error.message);
        said.textContent = error.message;
      }).finally(() => { present.removeAttribute("aria-busy"); });
    });
    return queue;
  }

  const saveAll = () => rows().filter(isDirty).forEach((row) => { save(row); });

  /* The last saved row as it was before; once more for the one before that. */
  function undo() {
    const last = done.pop();
    undoButton.disabled = done.length === 0;
    if (!last) { return; }
    if (last.order) {
      window.Sheet.arrange(last.order, {keep: false});
      return;
    }
    const row = document.getElementById(`row-${last.row}`);
    if (!row) { return; }
    restore(row, last.values);
    save(row, {keep: false}).then(() => { said.textContent += "（已撤销）"; });
  }

  form.addEventListener("focusout", (event) => {
    const row = rowOf(event.target);
    /* A row that is drawn anew is not left by anybody. */
    if (row && row.isConnected && !drawing && rowOf(event.relatedTarget) !== row && isDirty(row)) {
      /* What waits for an answer is not asked again by walking away. */
      if (row.dataset.open !== "true" || window.Sheet.controls(row).some(window.Sheet.isChanged)) {
        save(row);
      }
    }
  });
  form.addEventListener("click", (event) => {
    const row = rowOf(event.target);
    if (event.target.matches(".sheet__confirm")) {
      row.querySelector("[name$=-public_seen]").checked = true;
      save(row);
    } else if (event.target.matches(".sheet__back")) {
      restore(row, JSON.parse(row.dataset.was));
      row.querySelector(".sheet__asks").remove();
      row.querySelector(".sheet__note").hidden = true;
      row.dataset.open = "false";
      save(row, {keep: false});
    }
  });
  form.addEventListener("submit", (event) => {
    /* Another order is the whole page's matter, once its rows are saved. */
    if (event.submitter && event.submitter.name === "protocol" && !rows().some(isDirty)) { return; }
    event.preventDefault();
    if (!rows().some(isDirty)) { said.textContent = "都已保存。"; }
    saveAll();
  });
  undoButton.hidden = false;
  undoButton.addEventListener("click", undo);
  window.Leaving.watch(form, () => (
    rows().some((row) => isDirty(row) || row.hasAttribute("aria-busy"))
  ));
  rows().forEach(dress);

  Object.assign(window.Sheet, {save, saveAll, undo, post, done, said, undoButton, columnOf});
})();
