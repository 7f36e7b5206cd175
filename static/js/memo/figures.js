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
