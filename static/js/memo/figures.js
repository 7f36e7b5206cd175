/* A number of a report, bound to a cell: @ opens the list, what is chosen is put in where the caret stands. */
import { ask } from "./caret.js";

export const askFigure = (editor) => {
  const dialog = document.getElementById("figures");
  if (!dialog || !editor) return false;
  const find = dialog.querySelector("#figures-find");
  const bare = dialog.querySelector("#figures-bare");
  if (find) {
    find.value = "";
    narrow(dialog, "");
    find.oninput = () => narrow(dialog, find.value);
    find.onkeydown = (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      dialog.querySelector("li:not([hidden]) input")?.focus();
    };
  }
  ask(dialog, editor, (answer) => {
    if (answer === "sign") editor.commands.insertContent("@");
    const chosen = dialog.querySelector("input[name=figure]:checked");
    if (answer !== "set" || !chosen) return;
    editor.commands.insertContent({ type: "text", text: `{${chosen.value}${bare.checked ? ":belopp" : ""}}` });
  });
  find?.focus();
  return true;
};

// The rows that have all the words; the first of them is chosen, so that Enter puts it in
const narrow = (dialog, typed) => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  let first = null;
  for (const row of dialog.querySelectorAll("li")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) first ??= row.querySelector("input");
  }
  if (first) first.checked = true;
};

/* What each bound number stands for, shown after it while one writes; it is no part of the text. */
const BOUND = /\{([^{}.|:]+\.[^{}.|:]+\.[^{}|:]+)(:belopp)?(?:\|[^{}]*)?\}/g;

export const figureHints = (kit) => kit.Extension.create({
  name: "figureHints",
  addDecorations: () => ({ create: ({ state }) => hints(kit, state.doc) }),
});

const hints = (kit, doc) => {
  const amounts = new Map();
  for (const one of document.querySelectorAll("#figures input[name=figure]")) {
    amounts.set(one.value, one.labels[0]?.querySelector("strong")?.textContent || "");
  }
  const made = [];
  doc.descendants((node, at) => {
    if (!node.isText) return;
    for (const found of node.text.matchAll(BOUND)) {
      const amount = amounts.get(found[1]);
      const words = amount === undefined ? "finns inte" : found[2] ? amount.replace(/^−/, "") : amount;
      const from = at + found.index;
      const to = from + found[0].length;
      made.push(kit.Decoration.Inline(from, to, { class: "figure-key" }));
      made.push(kit.Decoration.Widget(to, () => hint(words), { side: -1, key: `${to} ${words}` }));
    }
  });
  return made;
};

const hint = (words) => {
  const made = document.createElement("span");
  made.className = "figure-hint";
  made.setAttribute("aria-hidden", "true");
  made.textContent = ` ${words} `;
  return made;
};
