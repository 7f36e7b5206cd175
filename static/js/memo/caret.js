/* Where the caret stands in a text box, and a dialog that acts there.
   The browser moves the caret by itself and tells about it afterwards (`selectionchange`, a task of its own): on a slow
   machine, or under quick fingers, the next key comes first. The library then acts where the caret stood before, or even
   puts it back there. So the caret is read before anything acts at it, and is in its place before the next key. */

/** Lets the editor read now where the caret stands; nothing happens when its box has no focus. */
export const takeCaret = (editor) => {
  const { view } = editor;
  if (editor.isDestroyed || view.composing || !view.hasFocus()) return;
  view.dom.ownerDocument.dispatchEvent(new Event("selectionchange")); // what the browser is about to say anyhow
};

/** Focus and caret in the box, at once: the library's own `focus()` waits for the next frame, a quick key does not. */
export const toBox = (editor) => {
  takeCaret(editor);
  editor.view.focus();
};

/** For `handleDOMEvents`: before every key, and before the library restores the caret (20 ms after the box got focus). */
export const caretKept = (editorOf) => ({
  keydown: (_, event) => {
    if (!event.isComposing && event.keyCode !== 229) takeCaret(editorOf());
    return false;
  },
  focus: () => {
    setTimeout(() => takeCaret(editorOf()), 20); // asked for before the library's, so that it comes before it
    return false;
  },
});

/** Opens a dialog over a box. `settle(answer)` runs as it closes, in the same task and with the caret back in the box:
    the close event comes later, perhaps after the next key. */
export const ask = (dialog, editor, settle) => {
  let open = true;
  const close = (answer) => {
    if (!open) return;
    open = false;
    if (dialog.open) dialog.close();
    if (editor.isDestroyed) return;
    editor.view.focus(); // with the caret as it was: what the browser made of it meanwhile is not asked
    settle(answer);
  };
  dialog.querySelector("form").onsubmit = (event) => {
    event.preventDefault();
    close(event.submitter?.value);
  };
  dialog.oncancel = (event) => {
    event.preventDefault();
    close("cancel");
  };
  dialog.onclose = () => close("cancel");
  takeCaret(editor);
  dialog.showModal();
};
