/* 表格填报: rows put in another order, by the mouse or by Alt and an arrow. */
"use strict";

(() => {
  const sheet = window.Sheet;
  if (!sheet || !sheet.form.querySelector(".sheet__grip")) { return; }
  const {form, rows, rowOf, post, done, said, undoButton} = sheet;
  let dragged = null;
  let start = [];

  const order = () => rows().map((row) => row.dataset.row);

  function show(ids) {
    const table = form.querySelector(".sheet");
    ids.forEach((id) => { table.append(document.getElementById(`row-${id}`)); });
  }

  function take(positions) {
    rows().forEach((row) => {
      const cell = row.querySelector("[name$=-position]");
      const seen = row.querySelector("[name$=-seen]");
      const position = positions[row.dataset.row];
      if (position === undefined) { return; }
      cell.value = String(position);
      cell.defaultValue = cell.value;
      seen.value = JSON.stringify(Object.assign(JSON.parse(seen.value), {position}));
    });
  }

  /* Stores an order; where that is refused, the rows go back. */
  function arrange(ids, {keep = true, was = order()} = {}) {
    show(ids);
    const fields = new FormData();
    ids.forEach((id) => { fields.append("order", id); });
    post(fields).then((answer) => {
      if (answer.refused) { throw new Error(answer.refused.join("")); }
      take(answer.positions);
      if (keep) { done.push({order: was}); }
      undoButton.disabled = done.length === 0;
      said.textContent = keep ? "顺序已保存。" : "顺序已恢复。";
    }).catch((error) => {
      show(was);
      said.textContent = error.message;
    });
  }

  form.addEventListener("dragstart", (event) => {
    if (!event.target.matches || !event.target.matches(".sheet__grip")) { return; }
    dragged = rowOf(event.target);
    start = order();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.row);
    dragged.classList.add("sheet__row--dragged");
  });
  form.addEventListener("dragover", (event) => {
    const row = rowOf(event.target);
    if (!dragged || !row) { return; }
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    if (row !== dragged) { row[after ? "after" : "before"](dragged); }
  });
  form.addEventListener("drop", (event) => {
    if (!dragged) { return; }
    event.preventDefault();
    const ids = order();
    if (ids.join() !== start.join()) { arrange(ids, {was: start}); }
    start = ids;
  });
  form.addEventListener("dragend", () => {
    if (!dragged) { return; }
    dragged.classList.remove("sheet__row--dragged");
    show(start);
    dragged = null;
  });

  form.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    const by = {ArrowUp: -1, ArrowDown: 1}[event.key];
    if (!event.altKey || !by || !row || event.target.tagName === "SELECT") { return; }
    event.preventDefault();
    const was = order();
    const place = was.indexOf(row.dataset.row);
    if (!was[place + by]) { return; }
    const ids = [...was];
    [ids[place], ids[place + by]] = [ids[place + by], ids[place]];
    arrange(ids, {was});
    event.target.focus();
  });

  sheet.arrange = arrange;
})();
