"""The forms of a memo: its editor, the rows the editor is made of, and the small forms beside it."""
