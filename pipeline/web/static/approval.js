// Yes with one key; a no and a question need words first, then Ctrl+Enter.
"use strict";
const form = one("#decide");
let chosen = one("#yes");
const choose = (button) => { chosen = button; one("#note").focus(); };
one("#no")?.addEventListener("click", (event) => { if (!one("#note").value.trim()) { event.preventDefault(); choose(one("#no")); } });
one("#ask")?.addEventListener("click", (event) => { if (!one("#note").value.trim()) { event.preventDefault(); choose(one("#ask")); } });
document.addEventListener("keydown", (event) => {
  if (!form || one("dialog[open]")) return;
  if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); form.requestSubmit(chosen); return; }
  if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey || !lettersOn()) return;
  if (event.key === "a") { event.preventDefault(); form.requestSubmit(one("#yes")); }
  else if (event.key === "r") { event.preventDefault(); choose(one("#no")); }
  else if (event.key === "c") { event.preventDefault(); choose(one("#ask")); }
});
