/* Whose drafts are open: the tabs of a browser tell each other, so that what is typed in one is not
   offered in another. A tab that crashed tells nothing. Locks would need HTTPS. */
"use strict";

(() => {
  /* Milliseconds in which an open tab answers. */
  const WAIT = 300;
  const own = new Set();
  const others = new Set();
  const channel = new BroadcastChannel("desk-drafts");
  let isOpen = true;

  /* Told by another tab, asked or not. */
  function hear(ids) {
    ids.forEach((id) => {
      others.add(id);
      document.dispatchEvent(new CustomEvent("desk:held", {detail: id}));
    });
  }

  channel.addEventListener("message", ({data}) => {
    if (data.held) { hear(data.held); }
    const mine = (data.asked || []).filter((id) => isOpen && own.has(id));
    if (mine.length) { channel.postMessage({held: mine}); }
  });

  /* From now on until the page is left. */
  function hold(id) {
    own.add(id);
    channel.postMessage({held: [id]});
  }

  /* Resolves with those of some drafts that are open in another tab. */
  function held(ids) {
    ids.forEach((id) => { others.delete(id); });
    channel.postMessage({asked: ids});
    return new Promise((resolve) => {
      setTimeout(() => { resolve(ids.filter((id) => others.has(id))); }, WAIT);
    });
  }

  window.addEventListener("pagehide", () => { isOpen = false; });
  window.addEventListener("pageshow", () => { isOpen = true; });

  window.Tabs = {hold, held};
})();
