/* What Word, mail and the web put on the clipboard, made into what a text here can hold: paragraphs that only look like
   lists become lists, a table gets its header row, Word's notes become notes. It is read as a page of its own, where
   nothing runs and nothing is fetched. What the text box cannot hold falls away by itself. */
const DROPPED = "style, script, meta, link, title, xml, template, iframe, object, embed, img, svg, math, [hidden], br[clear], hr";
const LIST = /mso-list:\s*l\d+\s+level(\d)/i;
const NUMBERED = /^\(?(?:\d+|[a-zåäö]|[ivxlc]+)[.)]/i;

export const tidy = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(DROPPED).forEach((one) => one.remove());
  comments(page);
  notes(page);
  lists(page);
  page.querySelectorAll("table").forEach((table) => header(page, table));
  page.querySelectorAll("p").forEach((one) => {
    if (!one.textContent.trim() && !one.closest("td, th, li")) one.remove(); // Word's air between paragraphs
  });
  return page.body.innerHTML;
};

const comments = (page) => {
  const walker = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  found.forEach((one) => one.remove());
};

const notes = (page) => {
  for (const link of page.querySelectorAll("a[href]")) {
    const id = /#_((?:ftn|edn)\d+)$/.exec(link.getAttribute("href"))?.[1];
    const said = id && page.getElementById(id);
    if (!said) continue;
    said.querySelectorAll('a[href*="#_ftnref"], a[href*="#_ednref"]').forEach((one) => one.remove());
    const note = page.createElement("foot-note");
    note.textContent = said.textContent.replace(/\s+/g, " ").trim();
    link.replaceWith(note);
    said.remove();
  }
};

const lists = (page) => {
  let open = []; // from the outermost list to the one that is being filled
  for (const line of page.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    const level = Number(LIST.exec(line.getAttribute("style") || "")?.[1]);
    if (!level) continue;
    const sign = [...line.querySelectorAll("span")].find((one) => /mso-list:\s*ignore/i.test(one.getAttribute("style") || ""));
    const mark = sign?.textContent.trim() || "";
    const kind = NUMBERED.test(mark) ? "ol" : "ul";
    sign?.remove();
    if (open[0]?.list !== line.previousElementSibling) open = [];
    while (open.length && (open.at(-1).level > level || (open.at(-1).level === level && open.at(-1).list.localName !== kind))) open.pop();
    if (!open.length || open.at(-1).level < level) {
      const list = page.createElement(kind);
      if (Number.parseInt(mark, 10) > 1) list.setAttribute("start", Number.parseInt(mark, 10));
      if (open.length) open.at(-1).list.lastElementChild.append(list);
      else line.before(list);
      open.push({ list, level });
    }
    const item = page.createElement("li");
    const words = page.createElement("p");
    words.append(...line.childNodes);
    item.append(words);
    open.at(-1).list.append(item);
    line.remove();
  }
};

const isBold = (cell) => {
  const words = cell.textContent.trim();
  const bold = [...cell.querySelectorAll("b, strong")].map((one) => one.textContent).join("").trim();
  return !words || words === bold;
};

const header = (page, table) => {
  if (table.querySelector("th, table") || table.rows.length < 2) return;
  const first = table.rows[0];
  const cells = [...first.cells];
  if (!table.tHead && !(first.textContent.trim() && cells.every(isBold))) return;
  for (const cell of table.tHead ? [...table.tHead.rows].flatMap((row) => [...row.cells]) : cells) {
    const heading = page.createElement("th");
    for (const name of ["colspan", "rowspan"]) if (cell.hasAttribute(name)) heading.setAttribute(name, cell.getAttribute(name));
    cell.querySelectorAll("b, strong").forEach((one) => one.replaceWith(...one.childNodes));
    heading.append(...cell.childNodes);
    cell.replaceWith(heading);
  }
};
