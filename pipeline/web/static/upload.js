// Files by drag and drop: each on its own with its progress, two at a time. Without this script the form sends them all.
"use strict";
(() => {
  const form = document.querySelector("#upload");
  const field = form.querySelector("#file");
  const list = document.querySelector("#sent");
  const waiting = [];
  let running = 0;

  function line(name) {
    document.querySelector("#nothing")?.remove();
    const item = document.createElement("li");
    const title = document.createElement("strong");
    title.className = "name";
    title.textContent = name;
    item.append(title);
    list.prepend(item);
    return item;
  }
  function problem(item, name, sentence) {
    const said = document.createElement("p");
    said.className = "problem";
    said.textContent = `${name} ${sentence}`;
    item.querySelector("progress")?.remove();
    item.append(said);
  }
  function take(files) {
    const chosen = [...files].slice(0, Number(form.dataset.most));
    const rest = [...files].slice(chosen.length);
    if (rest.length) tell(`${form.dataset.many} ${rest.map((file) => file.name).join(", ")}`.slice(0, 300));
    for (const file of chosen) {
      const item = line(file.name);
      if (!file.size) problem(item, file.name, form.dataset.empty);
      else if (file.size > Number(form.dataset.bytes)) problem(item, file.name, form.dataset.large);
      else waiting.push([file, item]);
    }
    next();
  }
  function next() {
    while (running < 2 && waiting.length) {
      running += 1;
      sendOne(...waiting.shift());
    }
  }
  function sendOne(file, item) {
    const bar = document.createElement("progress");
    bar.max = file.size;
    bar.setAttribute("aria-label", `${file.name}: ${form.dataset.sending}`);
    item.append(bar);
    const body = new FormData();
    body.append("file", file);
    const company = form.querySelector("#entity");
    if (company) body.append("entity", company.value);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded; });
    request.addEventListener("load", () => {
      if (request.status === 401) location.assign("/login?next=%2Fupload");
      if (request.status !== 200) problem(item, file.name, request.responseText.length < 200 && request.responseText || form.dataset.failed);
      else {
        const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("li");
        item.replaceChildren(...answer.childNodes);
        htmx.process(item);
      }
    });
    request.addEventListener("error", () => problem(item, file.name, form.dataset.failed));
    request.addEventListener("loadend", () => { running -= 1; next(); });
    request.send(body);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(field.files);
    field.value = "";
  });
  for (const kind of ["dragover", "dragenter"]) form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => { event.preventDefault(); take(event.dataTransfer.files); });
})();
