/* What is typed in a form, beside what the server drew there. */
"use strict";

(() => {
  const isBox = (control) => control.type === "checkbox" || control.type === "radio";
  /* A row that is only there to be copied has no number. */
  const isOwn = (control) => Boolean(control.name) && control.type !== "submit" &&
    !control.name.includes("__prefix__");

  function chosen(options) {
    return options.map((option) => option.value).join("\n");
  }

  /* As the server sent it, whatever a browser has put there since. */
  function drawn(control) {
    if (isBox(control)) { return control.defaultChecked; }
    if (control.tagName !== "SELECT") { return control.defaultValue; }
    const options = Array.from(control.options);
    const marked = options.filter((option) => option.defaultSelected);
    return chosen(marked.length || control.multiple ? marked : options.slice(0, 1));
  }

  function typed(control) {
    if (isBox(control)) { return control.checked; }
    return control.tagName === "SELECT"
      ? chosen(Array.from(control.selectedOptions)) : control.value;
  }

  const isChanged = (control) => typed(control) !== drawn(control);

  /* What a browser fills in by itself, such as a password, is nobody's work. */
  function isTouched(form) {
    return Array.from(form.elements).some((control) => (
      isOwn(control) && control.type !== "password" && isChanged(control)
    ));
  }

  window.Fields = {isOwn, isBox, drawn, typed, isChanged, isTouched};
})();
