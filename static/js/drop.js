"use strict";
/* Files dropped straight on a row of the agenda are sent as its form would send them. A drop that misses opens nothing. */
(() => {
  const MOST = 100; // files in one sending
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const rowOf = (event) => event.target.closest?.("[data-drop-url]");

  const hint = () => {
    for (const line of document.querySelectorAll("[data-drop-hint]")) line.hidden = false;
  };
  document.addEventListener("htmx:load", hint);
  hint();

  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    const row = rowOf(event);
    event.dataTransfer.dropEffect = row ? "copy" : "none";
    row?.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    const row = rowOf(event);
    if (row && !row.contains(event.relatedTarget)) row.classList.remove("over");
  });

  const tell = (row, text) => {
    const line = document.createElement("p");
    line.setAttribute("role", "status");
    line.textContent = text;
    row.querySelector(".text").append(line);
  };

  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    const row = rowOf(event);
    const files = event.dataTransfer.files;
    if (!row || !files.length) return;
    row.classList.remove("over");
    if (files.length > MOST) return tell(row, `Släpp högst ${MOST} filer åt gången.`);
    const form = document.createElement("form");
    form.method = "post";
    form.enctype = "multipart/form-data";
    form.action = row.dataset.dropUrl;
    form.hidden = true;
    const input = document.createElement("input");
    Object.assign(input, { type: "file", name: "files", multiple: true });
    const bag = new DataTransfer();
    for (const file of files) bag.items.add(file);
    input.files = bag.files;
    const list = document.createElement("input");
    Object.assign(list, { type: "hidden", name: "lista", value: "1" });
    form.append(input, list, row.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
    document.body.append(form);
    tell(row, files.length === 1 ? "Laddar upp 1 fil…" : `Laddar upp ${files.length} filer…`);
    form.submit();
  });
})();
