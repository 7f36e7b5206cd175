/* What a text can hold is the server's list (cases/richtext); what a text box needs to work at all is ours. */
import { footnote } from "./footnote.js";

const WORKS = ["Document", "Paragraph", "Text", "History", "Dropcursor", "Gapcursor"];

export const extensionsFrom = (kit, names, tuned = {}) => [...WORKS, ...names].map((name) => {
  const one = name === "Footnote" ? footnote(kit) : kit[name];
  return (TUNED[name] || ((same) => same))(one, tuned);
});

const TUNED = {
  // a heading of any level that is pasted is a sub-heading here
  Heading: (one) => one.extend({ parseHTML: () => [1, 2, 3, 4, 5, 6].map((n) => ({ tag: `h${n}`, attrs: { level: 3 } })) })
    .configure({ levels: [3] }),
  Link: (one, { askLink }) => one.extend({ addKeyboardShortcuts: () => ({ "Mod-k": () => askLink() }) })
    .configure({ openOnClick: false, enableTarget: false, protocols: ["https", "http", "mailto"] }),
  Table: (one) => one.extend({ addNodeView: null }).configure({ resizable: false }), // its own view sets style attributes
};
