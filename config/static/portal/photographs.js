/* Several photographs at once, chosen or dropped: each gets a row of its own and shows what it is.
   Without this the box sends them all, and the rows come with the answer. */
"use strict";

(() => {
  const MEGABYTE = 1024 * 1024;

  function megabytes(bytes) {
    return bytes < MEGABYTE / 10 ? "不到 0.1 MB" : `${(bytes / MEGABYTE).toFixed(1)} MB`;
  }

  /* The picture beside its row, while it is described; what a browser cannot draw has its name. */
  function show(input) {
    const row = input.closest(".inline-related");
    const place = row && row.querySelector(".field-preview .readonly");
    const file = input.files[0];
    if (!place || !file) { return; }
    place.textContent = `${file.name}，${megabytes(file.size)}`;
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) { return; }
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const picture = document.createElement("img");
      picture.className = "photo-preview";
      picture.alt = "";
      picture.addEventListener("error", () => picture.remove());
      picture.src = reader.result;
      place.prepend(picture);
    });
    reader.readAsDataURL(file);
  }

  /* Why a file cannot come along; nothing if it can. */
  function obstacle(file, zone, sum) {
    const kinds = zone.querySelector("input[type=file]").accept.split(",");
    const name = file.name.toLowerCase();
    const isKind = kinds.some((one) => one === file.type || (one[0] === "." && name.endsWith(one)));
    if (!isKind) { return "不是 JPEG、PNG、WebP 或 HEIC 照片"; }
    const most = Number(zone.dataset.mostBytes);
    if (file.size > most) { return `有 ${megabytes(file.size)}，超过 ${most / MEGABYTE} MB`; }
    if (file.size === 0) { return "是空的"; }
    const together = Number(zone.dataset.mostAtOnce);
    if (sum + file.size > together) {
      return `放不下了，一次最多传 ${together / MEGABYTE} MB，请先保存，再接着选`;
    }
    return "";
  }

  function inputs(zone) {
    const group = document.getElementById(`${zone.dataset.prefix}-group`);
    return [...group.querySelectorAll(".inline-related:not(.empty-form) input[name$=-image]")];
  }

  function lastCredit(zone) {
    const group = document.getElementById(`${zone.dataset.prefix}-group`);
    const typed = [...group.querySelectorAll(".inline-related:not(.empty-form) [name$=-credit]")];
    return typed.map((box) => box.value.trim()).filter(Boolean).pop() || "";
  }

  /* A new row with a file in it; whoever took the last photograph mostly took this one too. */
  function addRow(zone, file) {
    const credit = lastCredit(zone);
    document.querySelector(`#${zone.dataset.prefix}-group .add-row a`).click();
    const input = inputs(zone).pop();
    const holder = new DataTransfer();
    holder.items.add(file);
    input.files = holder.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
    input.closest(".inline-related").querySelector("[name$=-credit]").value = credit;
    return input;
  }

  function say(zone, sentences) {
    const list = zone.querySelector(".photo-drop__said");
    list.textContent = "";
    sentences.forEach((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      list.append(item);
    });
    list.hidden = !sentences.length;
  }

  function take(zone, files) {
    let sum = inputs(zone).reduce((all, one) => all + (one.files[0] ? one.files[0].size : 0), 0);
    const refused = [];
    const added = [];
    [...files].forEach((file) => {
      const why = obstacle(file, zone, sum);
      if (why) {
        refused.push(`“${file.name}”${why}，没有放进来。`);
      } else {
        sum += file.size;
        added.push(addRow(zone, file));
      }
    });
    const done = added.length ? [`放进了 ${added.length} 张，请在下面逐张填写。`] : [];
    say(zone, [...done, ...refused]);
    if (added.length) {
      added[0].closest(".inline-related").querySelector("[name$=-alt]").focus();
    }
  }

  function start() {
    document.addEventListener("change", (event) => {
      if (event.target.matches(".picture-inline .inline-related input[type=file]")) {
        show(event.target);
      }
    });
    document.querySelectorAll(".photo-drop").forEach((zone) => {
      const several = zone.querySelector("input[type=file]");
      zone.querySelector(".photo-drop__hint").hidden = false;
      several.addEventListener("change", () => {
        const chosen = [...several.files];
        several.value = "";
        take(zone, chosen);
      });
      zone.addEventListener("drop", (event) => take(zone, event.dataTransfer.files));
      ["dragenter", "dragover"].forEach((name) => {
        zone.addEventListener(name, () => zone.classList.add("is-over"));
      });
      ["dragleave", "drop"].forEach((name) => {
        zone.addEventListener(name, () => zone.classList.remove("is-over"));
      });
    });
    /* A file that misses its place must not open in place of the form. */
    if (document.querySelector(".photo-drop")) {
      ["dragover", "drop"].forEach((name) => {
        document.addEventListener(name, (event) => {
          if ([...event.dataTransfer.types].includes("Files") && event.target.type !== "file") {
            event.preventDefault();
          }
        });
      });
    }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
