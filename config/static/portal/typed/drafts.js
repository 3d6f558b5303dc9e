/* Drafts in this browser: what was typed into the desk's forms and not saved yet. Each belongs to
   an account and to the address of a form, for an hour. A `meta` of the desk says who is there. */
"use strict";

(() => {
  const HOUR = 60 * 60 * 1000;
  const PREFIX = "desk-draft:";
  const SAVED = /(?:^|;\s*)saved-([0-9a-f]{32})=/g;
  const desk = document.querySelector("meta[name=desk]");
  const account = desk ? desk.dataset.account : "";

  /* A browser may refuse to keep anything. */
  function storage() {
    try {
      return window.localStorage;
    } catch {
      return null;
    }
  }

  function read(key) {
    try {
      return {...JSON.parse(storage().getItem(key)), key};
    } catch {
      return {key};
    }
  }

  function all() {
    const kept = storage();
    const keys = kept ? Object.keys(kept).filter((key) => key.startsWith(PREFIX)) : [];
    return keys.map(read);
  }

  const drop = (draft) => storage().removeItem(draft.key);

  function isFresh(draft) {
    return draft.keptAt > Date.now() - HOUR && draft.keptAt <= Date.now() + HOUR;
  }

  /* What the server says it saved, in a cookie for each. */
  function takeSaved() {
    const saved = Array.from(document.cookie.matchAll(SAVED), (found) => found[1]);
    saved.forEach((id) => {
      document.cookie = `saved-${id}=; path=${desk.dataset.path}; max-age=0`;
    });
    return saved;
  }

  /* On a shared computer nothing of one account is left to the next. */
  function tidy() {
    const saved = takeSaved();
    all().forEach((draft) => {
      const isOthers = account !== "" && draft.account !== account;
      if (!isFresh(draft) || isOthers || saved.includes(draft.id)) { drop(draft); }
    });
  }

  /* Whether it could be kept; older drafts make room. */
  function keep(draft) {
    const key = `${PREFIX}${draft.id}`;
    const text = JSON.stringify({...draft, account, keptAt: Date.now()});
    const others = all().filter((one) => one.key !== key).sort((a, b) => a.keptAt - b.keptAt);
    for (;;) {
      try {
        storage().setItem(key, text);
        return true;
      } catch {
        if (!others.length) { return false; }
        drop(others.shift());
      }
    }
  }

  /* The drafts of a form, but for this one, the last that was kept first. */
  function find(address, id) {
    const found = all().filter((one) => (
      one.account === account && one.address === address && one.id !== id && isFresh(one)
    ));
    return found.sort((a, b) => b.keptAt - a.keptAt);
  }

  function forget(id) {
    drop({key: `${PREFIX}${id}`});
  }

  function newId() {
    const bytes = Array.from(window.crypto.getRandomValues(new Uint8Array(16)));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  if (desk && storage()) {
    tidy();
    const signOut = document.getElementById("logout-form");
    if (signOut) {
      signOut.addEventListener("submit", () => {
        document.dispatchEvent(new Event("desk:signed-out"));
        all().forEach(drop);
      });
    }
    window.Drafts = {keep, find, forget, drop, newId};
  }
})();
