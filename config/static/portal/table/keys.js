/* 表格填报: the keyboard as in a spreadsheet, and lines pasted from one. */
"use strict";

(() => {
  if (!window.Sheet) { return; }
  const {form, rows, rowOf, stops, columnOf, drawn, put, isChanged, go, save, undo, said} =
    window.Sheet;
  const TEXT = "textarea, input[type=text]";

  const place = (stop) => stops(rowOf(stop)).indexOf(stop);

  function down(stop, by) {
    const all = rows();
    const row = all[all.indexOf(rowOf(stop)) + by];
    if (row) { go(stops(row)[place(stop)]); }
  }

  const along = (stop, by) => go(stops(rowOf(stop))[place(stop) + by]);

  /* The caret may go no further, or the whole text is chosen as it is after arriving. */
  function isAtEnd(control, forward) {
    if (!control.matches(TEXT)) { return true; }
    const {selectionStart, selectionEnd, value} = control;
    if (selectionStart === 0 && selectionEnd === value.length) { return true; }
    return selectionStart === selectionEnd && selectionEnd === (forward ? value.length : 0);
  }

  function copyDown(stop) {
    const all = rows();
    const above = all[all.indexOf(rowOf(stop)) - 1];
    if (above && stop.name) { fill(stop, stops(above)[place(stop)].value); }
  }

  /* Puts a text into a cell, into a choice by its label. Returns whether it was taken. */
  function fill(stop, text) {
    if (stop.tagName !== "SELECT") {
      stop.value = text.trim();
      return true;
    }
    const option = Array.from(stop.options).find(
      (one) => one.value === text || one.textContent.trim() === text.trim(),
    );
    if (option) { stop.value = option.value; }
    return Boolean(option);
  }

  const MOVES = {
    ArrowUp: (stop) => down(stop, -1),
    ArrowDown: (stop) => down(stop, 1),
    ArrowLeft: (stop) => along(stop, -1),
    ArrowRight: (stop) => along(stop, 1),
  };

  form.addEventListener("keydown", (event) => {
    const stop = event.target;
    if (event.isComposing || event.keyCode === 229 || !rowOf(stop)) { return; }
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z" && !(stop.name && isChanged(stop))) {
      event.preventDefault();
      undo();
    } else if (!stops(rowOf(stop)).includes(stop)) {
      return;
    } else if (command && event.key.toLowerCase() === "d") {
      event.preventDefault();
      copyDown(stop);
    } else if (event.key === "Escape" && stop.name) {
      put(stop, drawn(stop));
      if (stop.select) { stop.select(); }
    } else if (event.key === "Enter" && !command && !event.altKey && stop.tagName !== "SUMMARY") {
      event.preventDefault();
      down(stop, event.shiftKey ? -1 : 1);
    } else if (event.key in MOVES && !command && !event.altKey && !event.shiftKey) {
      const forward = event.key === "ArrowRight" || event.key === "ArrowDown";
      if (isAtEnd(stop, forward)) {
        event.preventDefault();
        MOVES[event.key](stop);
      }
    }
  });

  /* Several lines or columns go into as many cells, from this one on. */
  form.addEventListener("paste", (event) => {
    const stop = event.target;
    const text = (event.clipboardData.getData("text/plain") || "").replace(/\r?\n$/, "");
    if (!stop.name || !/[\t\n]/.test(text)) { return; }
    event.preventDefault();
    const all = rows();
    const first = all.indexOf(rowOf(stop));
    const column = place(stop);
    const lines = text.split(/\r?\n/);
    const refused = [];
    lines.slice(0, all.length - first).forEach((line, number) => {
      const row = all[first + number];
      line.split("\t").forEach((value, further) => {
        const cell = stops(row)[column + further];
        if (!cell || !cell.name || !fill(cell, value)) { refused.push(value); }
      });
      save(row);
    });
    if (lines.length > all.length - first) { refused.push(...lines.slice(all.length - first)); }
    if (refused.length) {
      said.textContent = `粘贴的内容里有 ${refused.length} 格没有填入：${refused[0]}。`;
    }
  });

  window.Sheet.columnOf = columnOf;
})();
