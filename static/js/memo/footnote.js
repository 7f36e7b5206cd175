/* A footnote stands in the sentence it belongs to, as marked words; page and print give it its number and its place. */
const EMPTY = "[skriv noten]"; // left as it is, it is found as something that is not filled in

export const footnote = (kit) => kit.Mark.create({
  name: "footnote",
  priority: 1100, // outside bold and links, so that a note is one whole
  exitable: true,
  parseHTML: () => [{ tag: "foot-note" }],
  renderHTML: () => ["foot-note", 0],
  addKeyboardShortcuts() {
    return {
      "Mod-Alt-f": () => press(kit, this.editor),
      Escape: () => this.editor.isActive("footnote") && leave(kit, this.editor),
    };
  },
});

const leave = (kit, editor) => {
  const { state } = editor;
  const type = state.schema.marks.footnote;
  const range = kit.getMarkRange(state.selection.$from, type);
  return editor.chain().setTextSelection(range ? range.to : state.selection.to)
    .command(({ tr }) => tr.removeStoredMark(type)).run();
};

/* In a note: out of it. With words chosen: they become a note, or text again. Else a new note, ready to be written.
   The box has the focus, and the editor knows where its caret stands (`caret.js`). */
export const press = (kit, editor) => {
  const { empty, to } = editor.state.selection;
  if (!empty) return editor.chain().toggleMark("footnote").run();
  if (editor.isActive("footnote")) return leave(kit, editor);
  return editor.chain()
    .insertContent({ type: "text", text: EMPTY, marks: [{ type: "footnote" }] })
    .setTextSelection({ from: to, to: to + EMPTY.length }).run();
};
