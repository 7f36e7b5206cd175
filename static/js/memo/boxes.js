/* Text boxes with form in the memo editor: the library gives the model; the bar over the page is ours, one for all. */
import { ask, caretKept, takeCaret, toBox } from "./caret.js";
import { askFigure, figureHints } from "./figures.js";
import { press } from "./footnote.js";
import { tidy } from "./paste.js";
import { askPhrase } from "./phrases.js";
import { extensionsFrom } from "./schema.js";

const script = document.getElementById("memo-script");
const bar = document.getElementById("memo-prose");

const boxes = new Map();
let current = null;

// Ctrl + Enter sends the form where a button says so; the library would make it a new line
const sent = (event) => {
  const button = (event.ctrlKey || event.metaKey) && event.key === "Enter" && document.querySelector('button[data-shortcut="mod+enter"]');
  if (!button) return false;
  button.click();
  return true;
};

const isEmpty = (html) => /^<(\w+)[^>]*><\/\1>$/.test(html);

const makeBox = (kit, area) => {
  const place = document.createElement("div");
  area.before(place);
  const label = area.labels[0];
  const writing = document.activeElement === area; // somebody was quicker than the script
  const spaced = area.value.endsWith(" "); // between two words, and nothing at the end of a paragraph
  const editor = new kit.Editor({
    element: place,
    injectCSS: false,
    extensions: [
      ...extensionsFrom(kit, script.dataset.extensions.split(" "), { askLink: () => askLink() }),
      ...(document.getElementById("figures") ? [figureHints(kit)] : []),
    ],
    content: area.value,
    editorProps: {
      transformPastedHTML: tidy,
      handleDOMEvents: caretKept(() => editor),
      handleKeyDown: (_, event) => sent(event) || (event.key === "@" && askFigure(editor) && (event.preventDefault(), true)) || ((event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey
        && event.key.toLowerCase() === "f" && askPhrase(editor) && (event.preventDefault(), true)),
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
  label?.addEventListener("click", () => toBox(editor));
  boxes.set(area, editor);
  area.hidden = true;
  if (!writing) return;
  editor.commands.setTextSelection(editor.state.doc.content.size);
  if (spaced) editor.commands.insertContent({ type: "text", text: " " });
  editor.view.focus(); // at once: the next key is on its way
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
const PRESSED = { bold: "bold", italic: "italic", bullets: "bulletList", numbers: "orderedList", link: "link", footnote: "footnote" };

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
  if (!dialog) return false;
  const field = dialog.querySelector("input");
  const editor = current;
  if (!editor) return true;
  takeCaret(editor);
  field.value = editor.getAttributes("link").href || "";
  ask(dialog, editor, (answer) => {
    const chain = editor.chain().extendMarkRange("link");
    if (answer === "unset" || (answer === "set" && !field.value.trim())) chain.unsetLink().run();
    else if (answer === "set") chain.setLink({ href: field.value.trim() }).run();
  });
  return true;
};

const startBar = () => {
  if (!bar) return; // a page may have the boxes without the bar
  bar.hidden = false;
  const controls = () => [...bar.querySelectorAll("[data-do]")].filter((one) => one.checkVisibility());
  bar.addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) event.preventDefault(); // the place in the text stays where it is
  });
  bar.addEventListener("click", (event) => {
    const what = event.target.closest("button[data-do]")?.dataset.do;
    if (!what || !current || current.isDestroyed) return undefined;
    if (what === "link") return askLink();
    if (what === "phrase") return askPhrase(current);
    toBox(current);
    if (what === "footnote") return press(kit, current);
    return COMMANDS[what](current.chain()).run();
  });
  bar.querySelector("select").addEventListener("change", (event) => {
    if (!current || current.isDestroyed) return;
    toBox(current);
    const chain = current.chain();
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
export const dressTexts = () => {
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

export const startBoxes = async () => {
  kit = await import(script.dataset.editor);
  startBar();
  dressTexts();
};
