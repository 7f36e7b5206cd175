/* A phrase of the body's library, put where the cursor stands. What is put in is the writer's own text from then on. */
import { ask } from "./caret.js";

export const askPhrase = (editor) => {
  const dialog = document.getElementById("memo-phrases");
  if (!dialog || !editor) return false;
  ask(dialog, editor, (answer) => {
    const chosen = dialog.querySelector("input:checked");
    if (answer === "set" && chosen) putIn(editor, chosen.dataset.html);
  });
  return true;
};

// One paragraph goes into the sentence that is being written; more than that are paragraphs of their own
const putIn = (editor, html) => {
  const { children } = new DOMParser().parseFromString(html, "text/html").body;
  const inline = children.length === 1 && children[0].matches("p");
  const words = inline && !children[0].childElementCount; // the library takes a string without tags as it is written
  const given = words ? { type: "text", text: children[0].textContent } : inline ? children[0].innerHTML : html;
  editor.chain().insertContent(given).scrollIntoView().run();
};
