/* A phrase of the body's library, put where the cursor stands. What is put in is the writer's own text from then on. */

export const askPhrase = (editor) => {
  const dialog = document.getElementById("memo-phrases");
  if (!dialog || !editor) return false;
  dialog.returnValue = "cancel";
  dialog.onclose = () => {
    const chosen = dialog.querySelector("input:checked");
    if (dialog.returnValue === "set" && chosen && !editor.isDestroyed) putIn(editor, chosen.dataset.html);
    else editor.commands.focus();
  };
  setTimeout(() => dialog.showModal()); // the editor learns where a quick arrow key put the cursor before it loses focus
  return true;
};

// One paragraph goes into the sentence that is being written; more than that are paragraphs of their own
const putIn = (editor, html) => {
  const { children } = new DOMParser().parseFromString(html, "text/html").body;
  const inline = children.length === 1 && children[0].matches("p");
  const words = inline && !children[0].childElementCount; // the library takes a string without tags as it is written
  const given = words ? { type: "text", text: children[0].textContent } : inline ? children[0].innerHTML : html;
  editor.chain().focus().insertContent(given).scrollIntoView().run();
};
