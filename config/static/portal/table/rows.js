/* 表格填报: the rows of the table, what is typed in them, and what was drawn. */
"use strict";

(() => {
  const form = document.getElementById("sheet");
  if (!form) { return; }
  const {drawn, typed, isChanged} = window.Fields;

  const rows = () => Array.from(form.querySelectorAll(".sheet__row"));
  const rowOf = (element) => element && element.closest(".sheet__row");
  const columnOf = (control) => control.name.replace(/^r\d+-/, "");

  /* What is filled in, in the order of the table. */
  function controls(row) {
    const all = row.querySelectorAll("textarea, select, input:not([type=hidden])");
    return Array.from(all).filter((control) => columnOf(control) !== "public_seen");
  }

  /* Where the keyboard goes: a cell's control, or the line that opens its choices. */
  function stops(row) {
    return Array.from(row.querySelectorAll("textarea, select, input[type=text], summary"));
  }

  function put(control, value) {
    if (control.type === "checkbox") { control.checked = value; } else { control.value = value; }
  }

  function key(control) {
    return `${columnOf(control)}:${control.type === "checkbox" ? control.value : ""}`;
  }
  const isOpen = (row) => row.dataset.open === "true";
  const isDirty = (row) => isOpen(row) || controls(row).some(isChanged);

  /* All that is typed in a row, by control; and back again. */
  function snapshot(row) {
    return Object.fromEntries(controls(row).map((control) => [key(control), typed(control)]));
  }

  function restore(row, values) {
    controls(row).forEach((control) => {
      if (key(control) in values) { put(control, values[key(control)]); }
    });
  }

  /* As `snapshot`, of what the row was when it was drawn. */
  function before(row) {
    return Object.fromEntries(controls(row).map((control) => [key(control), drawn(control)]));
  }

  function go(stop) {
    if (!stop) { return; }
    stop.focus();
    if (stop.select) { stop.select(); }
  }

  window.Sheet = {
    form, rows, rowOf, controls, stops, columnOf, drawn, put, isChanged, isOpen, isDirty, snapshot,
    restore, before, go,
  };
  document.querySelector(".sheet__keys").hidden = false;
})();
