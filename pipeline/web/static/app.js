// What every page can do: keys, moving through lists, words of what was done. No library, nothing inline.
"use strict";
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const typing = (target) => target instanceof HTMLElement && target.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
const lettersOn = () => localStorage.getItem("letters") !== "off";

// POST as JSON with the session's token. A failure comes back as {error}.
async function send(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": document.body.dataset.csrf },
    body: JSON.stringify(body ?? {}),
  });
  const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  if (answer.status === 401) location.assign("/login?next=" + encodeURIComponent(location.pathname));
  return { ok: answer.ok, status: answer.status, ...said };
}

// A short word at the foot of the page, with a way back where there is one.
function tell(sentence, back) {
  const box = document.createElement("div");
  box.append(sentence);
  if (back) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = back.label;
    button.addEventListener("click", back.act);
    box.append(button);
  }
  one("#toast").replaceChildren(box);
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => box.remove(), back ? 12000 : 6000);
}

function rowsMove(step) {
  const rows = all("tr[data-href]");
  if (!rows.length) return;
  const at = rows.findIndex((row) => "at" in row.dataset);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  rows.forEach((row) => delete row.dataset.at);
  next.dataset.at = "";
  next.scrollIntoView({ block: "nearest" });
  one("a", next)?.focus({ preventScroll: true });
}

let going = false;
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.getModifierState("AltGraph")) return;
  if (event.key === "F1") { event.preventDefault(); one("#help").showModal(); return; }
  if (typing(event.target) || one("dialog[open]")) return;
  const at = one("tr[data-at]");
  if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    const where = at ? at.dataset.href : one("#start")?.href;
    if (where) { event.preventDefault(); location.assign(where); }
    return;
  }
  if (!lettersOn()) return;
  if (going) {
    going = false;
    const where = { q: "/queue", a: "/approvals", s: "/status", n: "/numbers", u: "/upload" }[event.key];
    if (where) { event.preventDefault(); location.assign(where); }
    return;
  }
  if (event.key === "g") { going = true; setTimeout(() => (going = false), 1200); }
  else if (event.key === "?") { event.preventDefault(); one("#help").showModal(); }
  else if (event.key === "/") { event.preventDefault(); one("#q")?.focus(); }
  else if (event.key === "j" || event.key === "k") { event.preventDefault(); rowsMove(event.key === "j" ? 1 : -1); }
  else if (event.key === "x" && at) { event.preventDefault(); one("input[type=checkbox]", at)?.click(); }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) one("#help").showModal();
  if (event.target.closest("[data-print]")) window.print();
  const menu = one("details.menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = one("details.menu[open]");
  if (event.key === "Escape" && menu) { menu.open = false; one("summary", menu).focus(); }
});
const keysOn = one("#keys-on");
if (keysOn) {
  keysOn.checked = lettersOn();
  keysOn.addEventListener("change", () => localStorage.setItem("letters", keysOn.checked ? "on" : "off"));
}
const left = sessionStorage.getItem("told");
if (left) {
  sessionStorage.removeItem("told");
  const said = JSON.parse(left);
  tell(said.sentence, said.undo && { label: said.label, act: async () => { const done = await send(said.undo.address, said.undo.body); if (done.ok) location.assign(said.undo.back); else tell(done.error); } });
}
