/* The memo editor: text boxes with form, saving by itself, the document beside it. Without script the same form works. */
const script = document.getElementById("memo-script");
const form = document.getElementById("memo-form");
const bar = document.getElementById("memo-prose");
const PAUSE = 3000;
const AGAIN = 10000;

// Text with form. The library gives the model; the bar over the page is ours, one for all boxes.

const boxes = new Map();
let current = null;

const TUNED = {
  // a heading of any level that is pasted is a sub-heading here
  Heading: (one) => one.extend({ parseHTML: () => [1, 2, 3, 4, 5, 6].map((n) => ({ tag: `h${n}`, attrs: { level: 3 } })) })
    .configure({ levels: [3] }),
  Link: (one) => one.extend({ addKeyboardShortcuts: () => ({ "Mod-k": () => askLink() }) })
    .configure({ openOnClick: false, enableTarget: false, protocols: ["https", "http", "mailto"] }),
  Table: (one) => one.extend({ addNodeView: null }).configure({ resizable: false }), // its own view sets style attributes
};
// What a text can hold is the server's list; what a text box needs to work at all is ours.
const extensionsFrom = (kit) => ["Document", "Paragraph", "Text", "History", "Dropcursor", "Gapcursor",
  ...script.dataset.extensions.split(" ")].map((name) => (TUNED[name] || ((one) => one))(kit[name]));

const isEmpty = (html) => /^<(\w+)[^>]*><\/\1>$/.test(html);

const makeBox = (kit, area) => {
  const place = document.createElement("div");
  area.before(place);
  area.hidden = true;
  const label = area.labels[0];
  const editor = new kit.Editor({
    element: place,
    injectCSS: false,
    extensions: extensionsFrom(kit),
    content: area.value,
    editorProps: {
      attributes: {
        class: "memo-text", role: "textbox", "aria-multiline": "true", lang: "sv", spellcheck: "true",
        "aria-label": label ? label.textContent.trim() : "Text",
        ...(area.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
      },
    },
    onUpdate: () => {
      area.value = isEmpty(editor.getHTML()) ? "" : editor.getHTML();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onFocus: () => {
      current = editor;
      showBar();
    },
    onSelectionUpdate: () => showBar(),
    onTransaction: () => showBar(),
  });
  label?.addEventListener("click", () => editor.commands.focus());
  boxes.set(area, editor);
};

const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bullets: (chain) => chain.toggleBulletList(),
  numbers: (chain) => chain.toggleOrderedList(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  row: (chain) => chain.addRowAfter(),
  column: (chain) => chain.addColumnAfter(),
  "row-away": (chain) => chain.deleteRow(),
  "column-away": (chain) => chain.deleteColumn(),
  "table-away": (chain) => chain.deleteTable(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
};
const PRESSED = { bold: "bold", italic: "italic", bullets: "bulletList", numbers: "orderedList", link: "link" };

const showBar = () => {
  if (!bar) return;
  const on = current !== null && !current.isDestroyed;
  for (const control of bar.querySelectorAll("[data-do]")) {
    const pressed = PRESSED[control.dataset.do];
    if (pressed) control.setAttribute("aria-pressed", String(on && current.isActive(pressed)));
    control.setAttribute("aria-disabled", String(!on));
  }
  bar.querySelector("select").value = on && current.isActive("heading") ? "h3" : "p";
  bar.querySelector(".memo-table").hidden = !(on && current.isActive("table"));
};

const askLink = () => {
  const dialog = document.getElementById("memo-link");
  const field = dialog.querySelector("input");
  const editor = current;
  if (!editor) return true;
  field.value = editor.getAttributes("link").href || "";
  dialog.returnValue = "cancel";
  dialog.onclose = () => {
    const chain = editor.chain().focus().extendMarkRange("link");
    if (dialog.returnValue === "unset" || (dialog.returnValue === "set" && !field.value.trim())) chain.unsetLink().run();
    else if (dialog.returnValue === "set") chain.setLink({ href: field.value.trim() }).run();
    else editor.commands.focus();
  };
  dialog.showModal();
  return true;
};

const startBar = () => {
  bar.hidden = false;
  const controls = () => [...bar.querySelectorAll("[data-do]")].filter((one) => one.checkVisibility());
  bar.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) event.preventDefault(); // the place in the text stays where it is
  });
  bar.addEventListener("click", (event) => {
    const what = event.target.closest("button[data-do]")?.dataset.do;
    if (!what || !current || current.isDestroyed) return;
    if (what === "link") askLink();
    else COMMANDS[what](current.chain().focus()).run();
  });
  bar.querySelector("select").addEventListener("change", (event) => {
    if (!current || current.isDestroyed) return;
    const chain = current.chain().focus();
    if (event.target.value === "h3") chain.setHeading({ level: 3 }).run();
    else chain.setParagraph().run();
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.target.tagName === "SELECT") return;
    const list = controls();
    list[(list.indexOf(event.target) + step + list.length) % list.length]?.focus();
    event.preventDefault();
  });
  showBar();
};

let kit = null;
const dressTexts = () => {
  for (const [area, editor] of boxes) {
    if (area.isConnected) continue;
    editor.destroy();
    boxes.delete(area);
    if (current === editor) current = null;
  }
  if (!kit) return;
  for (const area of document.querySelectorAll("textarea[data-prose]")) if (!boxes.has(area)) makeBox(kit, area);
  showBar();
};

// Saving: three seconds after the last key, with Ctrl+S, and always before anything else is sent

let changes = 0;
let kept = 0;
let timer = null;
let busy = 0;
let waiting = null;

const status = () => document.getElementById("memo-status");
const say = (text) => {
  const place = document.getElementById("memo-saved");
  if (place && place.textContent !== text) place.textContent = text;
};
const stopped = () => status()?.hasAttribute("data-meanwhile");

const later = (pause) => {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
};

function save() {
  clearTimeout(timer);
  if (stopped()) return;
  htmx.trigger("#memo-autosave", "memo-autosave");
}

const changed = (event) => {
  if (event.target.type === "file" || event.target.name === "pick" || event.target.name?.startsWith("new-")) return;
  changes += 1;
  say("Ändrad, sparas strax");
  later(PAUSE);
};

const shown = async () => {
  const frame = document.getElementById("memo-frame");
  if (!frame?.contentDocument?.body) return;
  try {
    const answer = await fetch(frame.src, { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    frame.contentDocument.body.replaceChildren(...page.body.childNodes);
  } catch { /* the preview is refreshed at the next save */ }
};

const marked = () => {
  document.querySelectorAll(".memo-sheet .mark").forEach((mark) => mark.remove());
  document.querySelectorAll("#memo-findings .finding").forEach((finding, index) => {
    const link = finding.querySelector('a[href^="#"]');
    const place = link && document.getElementById(link.getAttribute("href").slice(1));
    const spot = place?.querySelector(".memo-heading, legend:not(.hidden), label:not(.hidden), h2")
      || place?.closest(".memo-part")?.querySelector(".memo-heading") || place;
    if (!spot) return;
    const mark = document.createElement("a");
    const weight = ["warn", "info"].find((name) => finding.classList.contains(name)) || "";
    mark.className = `mark ${weight}`;
    mark.href = `#${finding.id}`;
    mark.textContent = index + 1;
    mark.setAttribute("aria-label", `Anmärkning ${index + 1}`);
    if (spot.matches("label, .memo-heading")) spot.after(mark);
    else spot.append(mark);
  });
};

// After a move the focus follows what was moved; after an addition it goes to what was added
const follow = (value) => {
  const moved = /^(\w+)-(up|down):(\d+)$/.exec(value || "");
  if (moved) {
    const at = Number(moved[3]) + (moved[2] === "up" ? -1 : 1);
    const find = (way) => document.querySelector(`button[value="${moved[1]}-${way}:${at}"]:not(:disabled)`);
    (find(moved[2]) || find(moved[2] === "up" ? "down" : "up"))?.focus();
    return;
  }
  const last = (selector) => [...document.querySelectorAll(selector)].at(-1)?.focus();
  if (value === "clause-add") last('select[name^="clause-"][name$="-verb"]');
  else if (value === "enclosure-add") last('input[name^="enclosure-"][name$="-title"]');
  else if (value === "enclosure-pick") last('input[name^="enclosure-"][name$="-title"]');
  else if (value?.startsWith("more:clause")) last(`input[name^="${value.slice(5)}-amount-"][name$="-ore"]`);
  else if (value?.startsWith("more:")) last(`input[name^="${value.slice(5)}-"][name$="-name"]`);
};

const startSaving = () => {
  form.addEventListener("input", changed);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-line]")) event.preventDefault(); // a heading is one line
  });
  form.addEventListener("change", (event) => {
    if (/^head-body$/.test(event.target.name)) reload();
  });
  form.addEventListener("submit", (event) => {
    const what = event.submitter?.name === "do" ? event.submitter.value : "";
    if (what === "save") {
      event.preventDefault();
      save();
    } else if (busy) { // what is on its way arrives first, so that this stands on it
      event.preventDefault();
      waiting = event.submitter;
    }
  });
  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt !== form && !form.contains(detail.elt)) return;
    busy += 1;
    detail.xhr.seenAt = changes;
    detail.xhr.button = detail.elt.value;
    clearTimeout(timer);
    say("Sparar …");
  });
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.xhr?.seenAt === undefined) return;
    busy -= 1;
    if (detail.xhr.status === 200 || detail.xhr.status === 422) {
      kept = Math.max(kept, detail.xhr.seenAt);
      if (!stopped() && !document.querySelector(".memo-errors")) form.dispatchEvent(new CustomEvent("form:saved"));
      if (changes > kept) later(PAUSE);
    } else {
      say("Inte sparad. Texten finns kvar här.");
      later(AGAIN);
    }
  });
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    dressTexts();
    marked();
    if (detail.xhr?.button) follow(detail.xhr.button);
    if (detail.xhr?.seenAt !== undefined) shown();
    if (waiting && !busy) {
      const button = waiting;
      waiting = null;
      if (!document.querySelector(".memo-errors")) form.requestSubmit(button);
    }
  });
  document.getElementById("memo-pdf").addEventListener("click", () => changes > kept && save());
};

// Another body brings another addressee and other ways to a decision: fetch those parts anew
const reload = () => {
  clearTimeout(timer);
  htmx.ajax("POST", document.getElementById("memo-autosave").getAttribute("hx-post"), {
    source: form,
    values: { do: "save" },
    target: "#brevhuvud",
    select: "#brevhuvud",
    selectOOB: "#memo-status,#memo-findings,#memo-meanwhile,#forslag",
    swap: "outerHTML",
  });
};

if (form) {
  startSaving();
  marked();
  import(script.dataset.editor).then((library) => {
    kit = library;
    startBar();
    dressTexts();
  });
}
