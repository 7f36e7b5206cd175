/* The findings beside the memo are made anew while somebody writes, perhaps in one of their own forms: what is open
   there stays open, with its words, the caret and the place in the list. */
const panel = () => document.getElementById("memo-findings");
const open = (place) => [...place.querySelectorAll("details[data-keep][open]")];
let kept = null;
let sent = null; // the form of the panel that was sent, and not yet answered

const keep = () => {
  const place = panel();
  if (!place) return;
  const here = place.contains(document.activeElement) ? document.activeElement : null;
  kept = {
    place,
    top: place.scrollTop,
    words: new Map(open(place).map((one) => [one.dataset.keep, one.querySelector("textarea")?.value || ""])),
    focus: here?.id || "",
    caret: here?.matches("textarea") ? [here.selectionStart, here.selectionEnd] : null,
  };
};

const putBack = () => {
  const fresh = panel();
  if (!kept || !fresh || fresh === kept.place) return;
  const { top, words, focus, caret } = kept;
  kept = null;
  for (const one of fresh.querySelectorAll("details[data-keep]")) {
    if (!words.has(one.dataset.keep)) continue;
    one.open = true;
    const area = one.querySelector("textarea");
    if (area && one.dataset.keep !== sent) area.value = words.get(one.dataset.keep);
  }
  if (sent === null) tellLost(fresh, words);
  fresh.scrollTop = top;
  if (sent !== null) return answered(fresh);
  const there = focus && document.getElementById(focus);
  if (!there) return focus ? fresh.focus({ preventScroll: true }) : undefined;
  there.focus({ preventScroll: true });
  if (caret) there.setSelectionRange(...caret);
  return undefined;
};

// Words for a finding that is another now: they stand on top, to be copied
const tellLost = (fresh, words) => {
  const there = new Set([...fresh.querySelectorAll("details[data-keep]")].map((one) => one.dataset.keep));
  for (const [key, text] of words) {
    if (there.has(key) || !text.trim()) continue;
    const said = document.createElement("p");
    said.className = "notice warn";
    said.setAttribute("role", "status");
    said.textContent = `Anmärkningen ändrades medan du förklarade den. Du skrev: ”${text.trim()}”`;
    fresh.querySelector(".bar, h2")?.after(said);
  }
};

// After an answer of its own the focus goes to what is wrong, or to what was explained
const answered = (fresh) => {
  sent = null;
  const wrong = fresh.querySelector("details[open] .bad textarea");
  if (wrong) return wrong.focus();
  return fresh.focus({ preventScroll: true });
};

/** Fetches the findings anew: a section that is saved by itself brings none. */
export const refreshFindings = () => {
  const place = panel();
  if (!place || sent !== null) return;
  htmx.ajax("GET", place.dataset.findings, { source: place, target: "#memo-findings", select: "#memo-findings", swap: "outerHTML" });
};

export const startFindings = () => {
  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const form = detail.elt.closest?.("#memo-findings form");
    if (form) sent = form.closest("details")?.dataset.keep || "";
  });
  document.body.addEventListener("htmx:beforeSwap", keep);
  document.body.addEventListener("htmx:afterSettle", putBack);
  for (const name of ["htmx:sendError", "htmx:responseError"]) document.body.addEventListener(name, () => { sent = null; });
};
