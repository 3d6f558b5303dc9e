/* A scoring sheet: every change is kept as a draft at once, here until the server has it. */
"use strict";

(() => {
  const form = document.getElementById("judging");
  const turn = document.querySelector(".turn");
  const PAUSE = 700;
  const AGAIN = 4000;

  function go(rel) {
    const link = turn && turn.querySelector(`a[rel=${rel}]`);
    if (link) { location.assign(link.href); }
    return Boolean(link);
  }

  function isTyping(event) {
    return Boolean(event.target.closest("input, textarea, select, button, summary"));
  }

  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "j" && go("next")) { event.preventDefault(); }
    if (event.key === "k" && go("prev")) { event.preventDefault(); }
    if (event.key === "s" && form) {
      const scores = Array.from(form.querySelectorAll("[data-score]"));
      event.preventDefault();
      (scores.find((box) => !box.value) || scores[0]).focus();
    }
  });

  if (!form) { return; }

  const said = document.getElementById("saved");
  const boxes = Array.from(form.querySelectorAll("input[name]:not([type=hidden]), textarea[name]"));
  const scores = boxes.filter((box) => "score" in box.dataset);
  /* What was sent last of a box: and was not taken, or was, be it written otherwise. */
  const wrong = new Map();
  const taken = new Map();
  const id = `sheet-${form.dataset.key}`;
  let timer = 0;
  let isSending = false;
  let isFailing = false;

  const seen = (box) => form.elements[`seen-${box.name}`];
  const plain = (text) => text.replace(/\r\n/g, "\n").trim();
  const isFresh = (box) => (
    taken.get(box) !== box.value && plain(box.value) !== plain(seen(box).value)
  );
  const waiting = () => boxes.filter((box) => isFresh(box) && wrong.get(box) !== box.value);

  document.getElementById("judging-keys").hidden = false;

  function say(words, address) {
    if (said.dataset.words === words) { return; }
    said.dataset.words = words;
    said.textContent = words;
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "在新窗口登录";
      said.append(link);
    }
  }

  /* What the server does not have yet outlives a crash. */
  function keep() {
    if (!window.Drafts) { return; }
    const fresh = boxes.filter(isFresh).map((box) => [box.name, seen(box).value, box.value]);
    if (fresh.length) {
      window.Drafts.keep({id, address: location.pathname, entries: fresh});
    } else {
      window.Drafts.forget(id);
    }
  }

  function mark(box, words) {
    document.getElementById(`error-${box.name}`).textContent = words;
    if (words) {
      box.setAttribute("aria-invalid", "true");
    } else {
      box.removeAttribute("aria-invalid");
    }
  }

  /* Another device was faster: what it put there stays until this one says otherwise. */
  function overtaken(box, theirs) {
    const place = document.getElementById(`error-${box.name}`);
    const mine = box.value;
    const button = document.createElement("button");
    taken.delete(box);
    seen(box).value = theirs;
    box.value = theirs;
    mark(box, `刚才在别处已改为${theirs ? `“${theirs}”` : "空"}，您填的“${mine}”没有存上。`);
    button.type = "button";
    button.className = "plain";
    button.textContent = "用我填的";
    button.addEventListener("click", () => {
      box.value = mine;
      box.focus();
      changed(box);
    });
    place.append(button);
  }

  /* A box that one has left shows what is kept: ８８ is 88. */
  function settle(box) {
    if (taken.get(box) === box.value) { box.value = seen(box).value; }
  }

  function take(sent, answer) {
    sent.forEach((value, box) => {
      if (box.name in answer.saved) {
        seen(box).value = answer.saved[box.name];
        wrong.delete(box);
        taken.set(box, value);
        mark(box, "");
        if (document.activeElement !== box) { settle(box); }
      } else if (box.name in answer.wrong) {
        wrong.set(box, value);
        if (box.value === value) { mark(box, answer.wrong[box.name]); }
      } else if (box.name in answer.overtaken) {
        overtaken(box, answer.overtaken[box.name]);
      }
    });
    document.getElementById("total").textContent = answer.total || "—";
    document.getElementById("scored").textContent = answer.scored;
    const left = wrong.size + Object.keys(answer.overtaken).length;
    say(left ? `已保存 ${answer.time}，有 ${left} 处没有存上，请看标出的地方` : `已保存 ${answer.time}`);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  function failed(words, address) {
    isFailing = true;
    say(words, address);
    later(AGAIN);
  }

  function answered(response, sent) {
    const isOurs = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (response.ok && isOurs) {
      isFailing = false;
      return response.json().then((answer) => {
        take(sent, answer);
        keep();
        if (waiting().length) { later(PAUSE); }
      });
    }
    if (response.status === 409 && isOurs) {
      return response.json().then((answer) => { say(`没有存上：${answer.refused}`); });
    }
    if (response.type === "opaqueredirect" || response.status === 403) {
      failed("没有存上：登录已经退出。填写的内容还在，登录以后会自动保存。", form.dataset.login);
    } else {
      failed("没有存上，正在重试");
    }
    return null;
  }

  function send() {
    clearTimeout(timer);
    const sent = new Map(waiting().map((box) => [box, box.value]));
    if (isSending || !sent.size) { return; }
    const token = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
    const body = new FormData();
    sent.forEach((value, box) => {
      body.append(box.name, value);
      body.append(`seen-${box.name}`, seen(box).value);
    });
    isSending = true;
    if (!isFailing) { say("正在保存…"); }
    fetch(form.action, {
      method: "POST",
      body,
      credentials: "same-origin",
      redirect: "manual",
      keepalive: true,
      headers: {Accept: "application/json", "X-CSRFToken": token ? token[1] : ""},
    })
      .then((response) => {
        isSending = false;
        return answered(response, sent);
      }, () => {
        isSending = false;
        failed("没有存上，正在重试");
      });
  }

  function changed(box) {
    if (wrong.get(box) !== box.value) { mark(box, ""); }
    keep();
    later(PAUSE);
  }

  /* A remark has the room that it takes. */
  function grow(box) {
    if (box.tagName !== "TEXTAREA") { return; }
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }

  form.addEventListener("input", (event) => {
    grow(event.target);
    changed(event.target);
  });
  form.addEventListener("change", send);
  form.addEventListener("focusout", (event) => {
    if (boxes.includes(event.target)) { settle(event.target); }
  });
  window.addEventListener("pagehide", send);
  form.addEventListener("submit", () => { clearTimeout(timer); });

  function step(box, by) {
    const value = Number(box.value);
    if (Number.isNaN(value)) { return; }
    const lowest = Number(box.dataset.lowest);
    const highest = Number(box.dataset.highest);
    const start = box.value.trim() === "" ? lowest : value + by;
    box.value = String(Math.min(Math.max(Math.round(start * 100) / 100, lowest), highest));
    changed(box);
  }

  scores.forEach((box, place) => {
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) { return; }
      if (event.key === "Enter") {
        event.preventDefault();
        send();
        (scores[place + 1] || form.elements[boxes[boxes.length - 1].name]).focus();
      } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        event.preventDefault();
        step(box, event.key === "ArrowUp" ? 1 : -1);
      }
    });
  });

  /* After a crash, or a session that ended: what was not saved comes back, and goes on its way. */
  function restore() {
    const drafts = window.Drafts ? window.Drafts.find(location.pathname, "") : [];
    const own = drafts.find((draft) => draft.id === id);
    if (!own) { return; }
    own.entries.forEach(([name, was, now]) => {
      const box = boxes.find((one) => one.name === name);
      if (!box || plain(seen(box).value) === plain(now)) { return; }
      box.value = now;
      if (plain(seen(box).value) !== plain(was)) { overtaken(box, seen(box).value); }
    });
    keep();
    /* What left with the page may have come through after all. */
    if (waiting().length) {
      say("已恢复没有存上的内容，正在保存…");
      send();
    }
  }

  restore();
  boxes.forEach(grow);
})();
