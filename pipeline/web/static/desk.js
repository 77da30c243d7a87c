// The desk: looking at the page, filling fields from it, settling doubts, all by keyboard. Rules live on the server;
// here is only what was done so far, until it is sent in one go.
"use strict";
const desk = one("#desk");
const panel = one("#panel");
const sheets = one("#sheets");
const says = one("#words-for-scripts").dataset;
const id = desk.dataset.id;
const base = `/invoices/${id}`;
const editable = "editable" in desk.dataset;
const boxOf = (text) => (text ? text.trim().split(/\s+/).map(Number) : null);

// -- what was done so far ------------------------------------------------------------------------------------------
const done = { typed: new Map(), confirmed: new Set(), settled: new Map(), lines: false, supplier: null };
const touched = () => done.typed.size || done.confirmed.size || done.settled.size || done.lines || done.supplier;
function work() {
  return {
    version: Number(desk.dataset.version),
    typed: [...done.typed.entries()].map(([field, what]) => ({ field, ...what })),
    confirmed: [...done.confirmed],
    settled: [...done.settled.values()],
    lines: done.lines ? lineRows() : null,
    supplier: done.supplier,
  };
}
function lineRows() {
  return all("#lines tr").map((row) => {
    const line = Object.fromEntries(all("[data-cell]", row).map((cell) => [cell.dataset.cell, cell.value]));
    if (row.dataset.discount) line.discount = row.dataset.discount;
    if (row.dataset.page) line.page = Number(row.dataset.page);
    if (row.dataset.box) line.box = boxOf(row.dataset.box);
    return line;
  });
}

// -- where to go next ----------------------------------------------------------------------------------------------
const inputOf = (field) => one("input, select", field);
function stops() {
  return [...all(".field.asked:not(.done, .passed)", panel).map(inputOf), ...all(".doubt.open .settle", panel)];
}
function onward(from) {
  const order = [...all(".field input, .field select, .settle", panel)];
  const left = stops().filter((stop) => stop !== from);
  const place = from ? order.indexOf(from) : -1;
  const next = left.find((stop) => stop.matches(".field *") && order.indexOf(stop) > place) ?? left.find((stop) => stop.matches(".field *")) ?? left[0] ?? one("#send");
  next?.focus();
  next?.select?.();
}

// -- the document --------------------------------------------------------------------------------------------------
const zoomSteps = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
let zoom = Number(localStorage.getItem("zoom")) || 1;
let turn = 0;
const SHARP = [110, 200, 300];
function layOut() {
  const room = sheets.clientWidth - 20;
  for (const sheet of all(".sheet")) {
    const [w, h] = [Number(sheet.dataset.width), Number(sheet.dataset.height)];
    const sideways = turn % 180 !== 0;
    const width = Math.max(120, room * zoom);
    const inner = sideways ? (width * w) / h : width;
    sheet.style.width = `${width}px`;
    sheet.style.height = `${sideways ? (width * w) / h : (width * h) / w}px`;
    for (const layer of all("img, svg", sheet)) {
      const [wide, high] = sideways ? [(width * w) / h, width] : [width, (width * h) / w];
      layer.style.inset = "auto";
      layer.style.width = `${wide}px`;
      layer.style.height = `${high}px`;
      layer.style.left = `${(width - wide) / 2}px`;
      layer.style.top = `${((sideways ? (width * w) / h : high) - high) / 2}px`;
      layer.style.transform = turn ? `rotate(${turn}deg)` : "";
    }
    const picture = one("img", sheet);
    const wanted = ((inner * devicePixelRatio) / w) * 72;
    const dpi = SHARP.find((sharp) => sharp >= wanted * 0.8) ?? 300;
    if (Number(sheet.dataset.dpi || 0) < dpi) { sheet.dataset.dpi = dpi; picture.src = `${picture.dataset.src}?dpi=${dpi}`; }
  }
}
function setZoom(step) {
  const at = zoomSteps.findIndex((size) => size >= zoom);
  zoom = step === 0 ? 1 : zoomSteps[Math.min(zoomSteps.length - 1, Math.max(0, at + step))];
  localStorage.setItem("zoom", zoom);
  layOut();
}
const shape = (tag, rect, kind, page, parent) => {
  const [x0, y0, x1, y1] = rect;
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries({ x: x0 - 1, y: y0 - 1, width: x1 - x0 + 2, height: y1 - y0 + 2, rx: 1 })) made.setAttribute(name, value);
  made.setAttribute("class", `box ${kind}`);
  (parent ?? one(`.sheet[data-page="${page}"] svg`))?.append(made);
  return made;
};
const boxes = new Map();
function drawBoxes() {
  for (const box of boxes.values()) box.remove();
  boxes.clear();
  for (const row of all("#lines tr[data-box]")) if (row.dataset.box) boxes.set(row, shape("rect", boxOf(row.dataset.box), "line", row.dataset.page));
  for (const field of all(".field[data-box]")) {
    const kind = field.classList.contains("asked") && !field.classList.contains("done") ? "asked" : field.classList.contains("unsure") ? "unsure" : "";
    boxes.set(field, shape("rect", boxOf(field.dataset.box), kind, field.dataset.page));
  }
}
function showBox(holder) {
  for (const box of boxes.values()) box.classList.remove("at");
  const box = boxes.get(holder);
  if (!box) return;
  box.classList.add("at");
  const [view, seen] = [sheets.getBoundingClientRect(), box.getBoundingClientRect()];
  if (seen.top < view.top + 30 || seen.bottom > view.bottom - 30) sheets.scrollTop += seen.top - view.top - view.height / 3;
  if (seen.left < view.left || seen.right > view.right) sheets.scrollLeft += seen.left - view.left - view.width / 3;
}

// -- words of the page: type-ahead, click, drag --------------------------------------------------------------------
const words = new Map();
async function wordsOf(page) {
  if (!words.has(page)) words.set(page, fetch(`/documents/${desk.dataset.document}/pages/${page}.json`).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []));
  return words.get(page);
}
let current = null; // the input that the page fills
let hits = [];
let first = 0;
function clearHits() { hits.forEach((hit) => hit.shape.remove()); hits = []; first = 0; }
async function lookUp(text) {
  clearHits();
  const wanted = text.trim().toLowerCase();
  if (wanted.length < 2) return;
  const asked = current;
  for (const sheet of all(".sheet")) {
    const found = (await wordsOf(sheet.dataset.page)).filter(([word]) => word.toLowerCase().includes(wanted)).slice(0, 40);
    if (current !== asked) return;
    for (const [word, ...box] of found) hits.push({ text: word, box, page: Number(sheet.dataset.page), shape: shape("rect", box, "hit", sheet.dataset.page) });
  }
  markHit(0);
}
function markHit(step) {
  if (!hits.length) return;
  hits[first].shape.classList.remove("first");
  first = (first + step + hits.length) % hits.length;
  hits[first].shape.classList.add("first");
  hits[first].shape.scrollIntoView?.({ block: "nearest", inline: "nearest" });
}
function put(text, page, box, extend) {
  if (!current || !editable || !text) return;
  const held = current.closest(".field, tr");
  current.value = extend && current.value ? `${current.value} ${text}` : text;
  if (held && box) {
    const before = extend && held.dataset.box && Number(held.dataset.page) === page ? boxOf(held.dataset.box) : null;
    const whole = before ? [Math.min(before[0], box[0]), Math.min(before[1], box[1]), Math.max(before[2], box[2]), Math.max(before[3], box[3])] : box;
    if (held.matches(".field")) { held.dataset.page = page; held.dataset.box = whole.join(" "); held.dataset.pointed = ""; }
    drawBoxes();
  }
  clearHits();
  current.focus();
  noted(current);
}
function pointOn(svg, event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return [at.x, at.y];
}
let band = null;
sheets.addEventListener("pointerdown", (event) => {
  const svg = event.target.closest("svg");
  if (!svg || event.button !== 0) return;
  event.preventDefault();
  svg.setPointerCapture(event.pointerId);
  band = { svg, from: pointOn(svg, event), page: Number(svg.parentElement.dataset.page), shape: null };
});
sheets.addEventListener("pointermove", (event) => {
  if (!band) return;
  const to = pointOn(band.svg, event);
  if (!band.shape && Math.hypot(to[0] - band.from[0], to[1] - band.from[1]) < 4) return;
  band.to = [Math.min(band.from[0], to[0]), Math.min(band.from[1], to[1]), Math.max(band.from[0], to[0]), Math.max(band.from[1], to[1])];
  band.shape?.remove();
  band.shape = shape("rect", band.to, "band", band.page, band.svg);
});
sheets.addEventListener("pointerup", async (event) => {
  if (!band) return;
  const { from, to, page, shape: drawn } = band;
  band = null;
  drawn?.remove();
  const list = await wordsOf(String(page));
  if (!drawn) {
    const [x, y] = from;
    const word = list.find(([, x0, y0, x1, y1]) => x >= x0 - 1.5 && x <= x1 + 1.5 && y >= y0 - 1.5 && y <= y1 + 1.5);
    if (word) put(word[0], page, word.slice(1), event.shiftKey);
    return;
  }
  const inside = list.filter(([, x0, y0, x1, y1]) => (x0 + x1) / 2 > to[0] && (x0 + x1) / 2 < to[2] && (y0 + y1) / 2 > to[1] && (y0 + y1) / 2 < to[3]);
  if (inside.length) {
    inside.sort((a, b) => (Math.abs(a[2] - b[2]) > Math.min(a[4] - a[2], b[4] - b[2]) / 2 ? a[2] - b[2] : a[1] - b[1]));
    put(inside.map(([word]) => word).join(" "), page, to, event.shiftKey);
  } else {
    const read = await send(`/documents/${desk.dataset.document}/pages/${page}/region`, { box: to });
    if (read.ok) put(read.text, page, to, event.shiftKey); else tell(read.error ?? says.lost);
  }
});

// -- values ---------------------------------------------------------------------------------------------------------
// A value that differs from what was there is typed; one that is accepted as it is, is confirmed.
function noted(input, accepted = false) {
  const field = input.closest(".field");
  if (!field) {
    if (input.closest("#lines")) { done.lines = true; checkSoon(); }
    return;
  }
  const name = field.dataset.field;
  const same = input.value.trim() === field.dataset.value && !("pointed" in field.dataset);
  const before = done.typed.get(name)?.text;
  if (same) {
    done.typed.delete(name);
    if (accepted && input.value.trim()) done.confirmed.add(name);
  } else {
    done.confirmed.delete(name);
    done.typed.set(name, { text: input.value, page: "pointed" in field.dataset ? Number(field.dataset.page) : null, box: "pointed" in field.dataset ? boxOf(field.dataset.box) : null });
  }
  field.classList.toggle("done", done.confirmed.has(name) || (accepted && done.typed.has(name)));
  one(".said", field).textContent = "";
  field.classList.remove("problem");
  if (accepted || before !== done.typed.get(name)?.text) checkSoon();
}
let waiting = null;
let round = 0;
function checkSoon() { clearTimeout(waiting); waiting = setTimeout(check, 120); }
async function check() {
  clearTimeout(waiting);
  waiting = null;
  if (!editable) return;
  const mine = ++round;
  panel.setAttribute("aria-busy", "true");
  const answer = await send(`${base}/check`, work()).catch(() => ({ ok: false, error: says.lost }));
  if (mine !== round) return;
  panel.setAttribute("aria-busy", "false");
  showProblems(answer.problems);
  if (!answer.ok) { if (!answer.problems) tell(answer.error ?? says.lost); return; }
  for (const [name, value] of Object.entries(answer.values)) {
    const field = one(`.field[data-field="${name}"]`);
    const input = field && inputOf(field);
    if (input && input !== document.activeElement && input.matches("input") && done.typed.has(name)) input.value = value.shown;
  }
  const asked = new Set(answer.asked);
  for (const field of all(".field", panel)) {
    const was = field.classList.contains("asked");
    field.classList.toggle("asked", asked.has(field.dataset.field) || (was && field.classList.contains("done")));
  }
  const at = document.activeElement;
  const key = at?.dataset?.key;
  const typed = at?.matches?.(".settle") ? at.value : "";
  one("#findings").innerHTML = answer.findings;
  const goes = one(".goes");
  one("#goes").textContent = goes ? `${says.goes}: ${goes.dataset.status}` : "";
  drawBoxes();
  if (key !== undefined) {
    const again = all(".settle").find((one) => one.dataset.key === key);
    if (again) { again.value = typed; again.focus(); } else onward(null);
  } else if (at?.closest?.(".field") && !at.closest(".field").classList.contains("asked") && steered) onward(at);
}
let steered = false; // whether the last move was ours: then a field that is no longer asked may be left again
function showProblems(problems) {
  for (const [name, sentence] of Object.entries(problems ?? {})) {
    const field = one(`.field[data-field="${name}"]`);
    if (!field) { tell(sentence); continue; }
    field.classList.add("problem");
    field.classList.remove("done");
    one(".said", field).textContent = sentence;
  }
}
function choose(input, step) {
  const options = all(".choices button", input.parentElement);
  if (!options.length) return false;
  const at = options.findIndex((option) => option.classList.contains("at"));
  const next = at + step;
  options.forEach((option) => option.classList.remove("at"));
  const field = input.closest(".field");
  if (next < 0 || next >= options.length) {
    if (field) { input.value = field.dataset.value; delete field.dataset.pointed; } else input.value = "";
  } else {
    options[next].classList.add("at");
    input.value = options[next].dataset.choice;
    if (field && options[next].dataset.box) { field.dataset.page = options[next].dataset.page; field.dataset.box = options[next].dataset.box; field.dataset.pointed = ""; drawBoxes(); showBox(field); }
  }
  input.select?.();
  if (field) noted(input);
  return true;
}
function settle(input, alike = false) {
  const note = input.value.trim();
  const doubt = input.closest(".doubt");
  if (!note || !doubt) return false;
  if (alike) {
    for (const other of all(".doubt.open .settle").filter((one) => one !== input && one.closest(".doubt").dataset.reason === doubt.dataset.reason)) {
      other.value = note;
      settle(other);
    }
  }
  done.settled.set(input.dataset.key, { reason: doubt.dataset.reason, about: doubt.dataset.about, note });
  doubt.classList.remove("open");
  return true;
}

// -- sending --------------------------------------------------------------------------------------------------------
let sending = false;
async function post(address, body) {
  if (sending) return;
  sending = true;
  const answer = await send(address, body).catch(() => ({ ok: false, error: says.lost }));
  sending = false;
  showProblems(answer.problems);
  if (!answer.ok) { tell(answer.error ?? says.lost); return; }
  done.typed.clear(); done.confirmed.clear(); done.settled.clear(); done.lines = false; done.supplier = null;
  sessionStorage.setItem("told", JSON.stringify({ sentence: answer.sentence, undo: answer.undo, label: answer.label }));
  location.assign(answer.next ?? base);
}
function sendWork() {
  const note = document.activeElement?.matches(".settle") ? document.activeElement : null;
  if (note) settle(note);
  else if (document.activeElement?.closest(".field")) noted(document.activeElement, true);
  if (!touched() && stops().length) { tell(says.nothing); onward(null); return; }
  post(`${base}/say`, work());
}
function askWhy(kind) {
  const dialog = one("#why");
  dialog.dataset.kind = kind;
  one("#why-title").textContent = kind === "reject" ? says.reject : says.file;
  for (const list of all(".reasons", dialog)) list.hidden = list.dataset.for !== kind;
  one("#why-text").value = "";
  dialog.showModal();
  one(`.reasons[data-for=${kind}] button`).focus();
  one("#tell").checked = false;
  one("#tell-text").hidden = true;
  one("#tell-supplier").hidden = true;
  if (kind === "reject") offerLetter();
}
async function offerLetter() {
  const letter = await fetch(`${base}/letter?reason=${encodeURIComponent(one("#why-text").value || "…")}`).then((got) => got.json()).catch(() => ({}));
  if (!letter.to) return;
  one("#tell-to").textContent = letter.to;
  one("#tell-text").placeholder = letter.text;
  one("#tell-supplier").hidden = false;
}
one("#tell").addEventListener("change", () => { one("#tell-text").hidden = !one("#tell").checked; });
function end(reason) {
  if (!reason.trim()) return;
  one("#why").close();
  const told = one("#why").dataset.kind === "reject" && one("#tell").checked ? { tell: true, text: one("#tell-text").value } : {};
  post(`${base}/${one("#why").dataset.kind}`, { version: Number(desk.dataset.version), reason, ...told });
}
async function pickSupplier(search = "") {
  const list = one("#picker-list");
  const answer = await fetch(`${base}/suppliers?search=${encodeURIComponent(search)}`);
  list.innerHTML = await answer.text();
}
async function compareWith(other) {
  one("#compare-body").replaceChildren();
  one("#compare").showModal();
  const answer = await fetch(`${base}/compare/${other}`);
  one("#compare-body").innerHTML = await answer.text();
}
async function skip() {
  const answer = await fetch(`${base}/next`).then((got) => got.json()).catch(() => ({}));
  location.assign(answer.next ?? "/queue");
}

// -- lines ----------------------------------------------------------------------------------------------------------
function addLine(after) {
  const row = one("#blank-line").content.cloneNode(true).querySelector("tr");
  if (after) after.after(row); else one("#lines").append(row);
  one("input", row).focus();
  done.lines = true;
  return row;
}
function joinLines(row) {
  const next = row.nextElementSibling;
  if (!next) return;
  for (const cell of all("[data-cell]", row)) {
    const other = one(`[data-cell=${cell.dataset.cell}]`, next).value;
    cell.value = cell.dataset.cell === "description" ? `${cell.value} ${other}`.trim() : cell.value || other;
  }
  next.remove();
  noted(one("input", row));
}
function partLine(row) {
  const text = one("[data-cell=description]", row);
  const at = text.selectionStart || text.value.length;
  const made = addLine(row);
  one("[data-cell=description]", made).value = text.value.slice(at).trim();
  text.value = text.value.slice(0, at).trim();
  noted(text);
}

// -- events ---------------------------------------------------------------------------------------------------------
panel.addEventListener("focusin", (event) => {
  const input = event.target;
  if (!input.matches("input, select")) return;
  clearHits();
  if (input.matches(".settle")) { current = null; return; }
  current = input.matches("input") ? input : null;
  all("#lines tr.at").forEach((row) => row.classList.remove("at"));
  const row = input.closest("#lines tr");
  row?.classList.add("at");
  showBox(row ?? input.closest(".field"));
});
panel.addEventListener("input", (event) => { if (event.target === current) lookUp(event.target.value); steered = false; });
panel.addEventListener("change", (event) => { if (event.target.matches(".field input, .field select, #lines input")) noted(event.target); });
panel.addEventListener("submit", (event) => event.preventDefault());
panel.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-choice]");
  if (choice) {
    const input = one("input", choice.closest(".field, .doubt"));
    input.value = choice.dataset.choice;
    input.focus();
    if (input.matches(".settle")) { settle(input); checkSoon(); } else noted(input);
  }
  const twin = event.target.closest("[data-compare]");
  if (twin) compareWith(twin.dataset.compare);
});
one("#part")?.addEventListener("click", () => { one("#parting").showModal(); one("#parting-text").select(); });
const divide = () => { one("#parting").close(); post(`${base}/part`, { groups: one("#parting-text").value }); };
one("#parting-send").addEventListener("click", divide);
one("#parting-text").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); divide(); } });
one("#send")?.addEventListener("click", sendWork);
one("#reject")?.addEventListener("click", () => askWhy("reject"));
one("#file")?.addEventListener("click", () => askWhy("file"));
one("#skip")?.addEventListener("click", skip);
one("#pick")?.addEventListener("click", () => { one("#picker").showModal(); one("#picker-search").value = ""; pickSupplier(); });
one("#reopen")?.addEventListener("click", async () => { const answer = await send(`${base}/reopen`); if (answer.ok) location.reload(); else tell(answer.error); });
one("#add-line")?.addEventListener("click", () => addLine(null));
one("#why-send").addEventListener("click", () => end(one("#why-text").value));
one("#why-text").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); end(event.target.value); } });
one("#why").addEventListener("click", (event) => { const button = event.target.closest("[data-reason]"); if (button) end(button.dataset.reason); });
one("#why").addEventListener("keydown", (event) => { if (event.key === "t" && !typing(event.target)) one("#tell").click(); else if (/^[1-9]$/.test(event.key) && !typing(event.target)) all(".reasons:not([hidden]) button", one("#why"))[event.key - 1]?.click(); });
let pickTimer = null;
one("#picker-search").addEventListener("input", (event) => { clearTimeout(pickTimer); pickTimer = setTimeout(() => pickSupplier(event.target.value), 150); });
one("#picker").addEventListener("keydown", (event) => {
  const buttons = all("#picker-list button");
  if (event.key === "Enter" && event.target.id === "picker-search") { event.preventDefault(); buttons[0]?.click(); }
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); const at = buttons.indexOf(document.activeElement); (buttons[at + (event.key === "ArrowDown" ? 1 : -1)] ?? one("#picker-search")).focus(); }
});
one("#picker-list").addEventListener("click", (event) => {
  const button = event.target.closest("[data-supplier]");
  if (!button) return;
  done.supplier = button.dataset.supplier;
  one("#picked").textContent = button.dataset.name;
  one("#picker").close();
  check().then(() => onward(null));
});
for (const button of all("[data-zoom]")) button.addEventListener("click", () => setZoom(Number(button.dataset.zoom)));
one("[data-turn]")?.addEventListener("click", () => { turn = (turn + 90) % 360; layOut(); });
for (const button of all("[data-go]")) button.addEventListener("click", () => goTo(Number(button.dataset.go)));
for (const button of all("[data-page-step]")) button.addEventListener("click", () => goTo(pageAt() + Number(button.dataset.pageStep), true));
function pageAt() {
  const top = sheets.getBoundingClientRect().top;
  const list = all(".sheet");
  return Math.max(0, list.findIndex((sheet) => sheet.getBoundingClientRect().bottom > top + 40));
}
function goTo(page, byPlace = false) {
  const sheet = byPlace ? all(".sheet")[page] : one(`.sheet[data-page="${page}"]`);
  sheet?.scrollIntoView({ block: "start" });
}
sheets.addEventListener("scroll", () => { const label = one("#page-at"); if (label) label.textContent = `${pageAt() + 1} / ${all(".sheet").length}`; }, { passive: true });
addEventListener("resize", layOut);

document.addEventListener("keydown", (event) => {
  const beside = one("#compare[open]");
  if (beside && event.altKey && event.key.toLowerCase() === "r") beside.close();
  if (one("dialog[open]")) return;
  const input = event.target;
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); if (editable) sendWork(); return; }
  if (event.altKey && !event.ctrlKey && !event.getModifierState("AltGraph")) {
    const row = input.closest?.("#lines tr");
    const act = {
      r: () => one("#reject")?.click(), f: () => one("#file")?.click(), n: skip, s: () => one("#pick")?.click(),
      d: () => one("[data-compare]")?.click(), x: () => one("#part")?.click(), z: () => one("#toast button")?.click(),
      l: () => (one("#lines input") ?? one("#add-line"))?.focus(), Insert: () => editable && addLine(row),
      Delete: () => { if (row && editable) { const near = row.nextElementSibling ?? row.previousElementSibling; row.remove(); done.lines = true; checkSoon(); (near ? one("input", near) : one("#add-line")).focus(); } },
      j: () => row && editable && joinLines(row), p: () => row && editable && partLine(row),
      "+": () => setZoom(1), "=": () => setZoom(1), "-": () => setZoom(-1), 0: () => setZoom(0),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); act(); }
    return;
  }
  if (event.key === "PageDown" || event.key === "PageUp") { event.preventDefault(); sheets.scrollBy({ top: (event.key === "PageDown" ? 0.8 : -0.8) * sheets.clientHeight }); return; }
  if (!editable || !input.matches?.(".field input, .field select, .settle, #lines input")) return;
  if (event.key === "Enter" && plain) {
    event.preventDefault();
    if (event.shiftKey && !input.matches(".settle")) return;
    if (input.matches("#lines input")) { const cells = all("#lines input"); (cells[cells.indexOf(input) + 1] ?? one("#send")).focus(); return; }
    if (input.matches(".settle")) { if (settle(input, event.shiftKey)) check(); } else { noted(input, true); input.closest(".field").classList.add("passed"); }
    steered = true;
    onward(input);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && plain && !input.matches("select")) {
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (hits.length) { event.preventDefault(); markHit(step); } else if (choose(input, step)) event.preventDefault();
  } else if (event.code === "Space" && event.ctrlKey && hits.length) {
    event.preventDefault();
    put(hits[first].text, hits[first].page, hits[first].box, false);
  } else if (event.key === "Escape") {
    clearHits();
    const field = input.closest(".field");
    if (field && input.matches("input")) { input.value = field.dataset.value; delete field.dataset.pointed; done.confirmed.delete(field.dataset.field); noted(input); }
  }
});
addEventListener("beforeunload", (event) => { if (touched() && !sending) event.preventDefault(); });

// -- start ----------------------------------------------------------------------------------------------------------
layOut();
drawBoxes();
if (editable) {
  onward(null);
  const keep = async () => { const answer = await send(`${base}/claim`).catch(() => ({})); if (answer.other) tell(`${answer.holder} ${says.taken}`); };
  keep();
  setInterval(keep, 60000);
  addEventListener("pagehide", () => fetch(`${base}/release`, { method: "POST", keepalive: true, headers: { "X-CSRF-Token": document.body.dataset.csrf, Accept: "application/json" } }));
  // Have the next invoice's pages ready before they are asked for.
  fetch(`${base}/next`).then((got) => got.json()).then((next) => next.pictures?.forEach((address) => { new Image().src = address; })).catch(() => {});
}
