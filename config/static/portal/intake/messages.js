/* 提取成效: says what was done, or why it was not. */
"use strict";

(() => {
  const place = document.getElementById("intake-problems");

  function say(words) {
    document.getElementById("intake-said").textContent = words;
  }

  /* `address`: of the page as it is now, where this one is out of date. */
  function tell(problems, address) {
    const items = problems.map((words) => {
      const item = document.createElement("li");
      item.textContent = words;
      return item;
    });
    const link = document.createElement("a");
    if (address) {
      link.href = address;
      link.textContent = "重新打开本页";
      items[items.length - 1].append(link);
    }
    place.querySelector("ul").replaceChildren(...items);
    place.hidden = problems.length === 0;
    if (problems.length) { say(""); }
  }

  window.IntakeMessages = {say, tell};
})();
