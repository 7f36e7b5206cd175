/* What stands beside the text in the memo editor follows it: the preview, the marks of the findings, the focus. */

export const shown = async () => {
  const frame = document.getElementById("memo-frame");
  if (!frame?.contentDocument?.body) return;
  try {
    const answer = await fetch(frame.src, { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    frame.contentDocument.body.replaceChildren(...page.body.childNodes);
  } catch { /* the preview is refreshed at the next save */ }
};

export const marked = () => {
  document.querySelectorAll(".memo-sheet .mark").forEach((mark) => mark.remove());
  document.querySelectorAll("#memo-findings .finding").forEach((finding, index) => {
    const link = finding.querySelector('a[href^="#"]');
    const place = link && document.getElementById(link.getAttribute("href").slice(1));
    const spot = place?.querySelector(".memo-heading, legend:not(.hidden), label:not(.hidden), h2")
      || place?.closest(".memo-part")?.querySelector(".memo-heading") || place;
    if (!spot) return;
    const mark = document.createElement("a");
    const weight = ["warn", "info"].find((name) => finding.classList.contains(name)) || "";
    mark.className = `mark ${weight}`;
    mark.href = `#${finding.id}`;
    mark.textContent = index + 1;
    mark.setAttribute("aria-label", `Anmärkning ${index + 1}`);
    if (spot.matches("label, .memo-heading")) spot.after(mark);
    else spot.append(mark);
  });
};

// What stands where a row was taken away: the row that came in its place, the one before, or the button for a new one
const afterRemoval = (rows, at) => {
  const way = (n) => document.querySelector(`button[value="${rows}-remove:${n}"]`);
  const near = way(at) || way(at - 1);
  const hidden = near?.closest("details:not([open])");
  return hidden?.querySelector("summary") || near || document.querySelector(`button[value="${rows}-add"]`);
};

// After a move the focus follows what was moved; after an addition it goes to what was added
export const follow = (value) => {
  const moved = /^(\w+)-(up|down):(\d+)$/.exec(value || "");
  if (moved) {
    const at = Number(moved[3]) + (moved[2] === "up" ? -1 : 1);
    const find = (way) => document.querySelector(`button[value="${moved[1]}-${way}:${at}"]:not(:disabled)`);
    (find(moved[2]) || find(moved[2] === "up" ? "down" : "up"))?.focus();
    return;
  }
  const removed = /^(\w+)-remove:(\d+)$/.exec(value || "");
  if (removed) return afterRemoval(removed[1], Number(removed[2]))?.focus();
  const last = (selector) => [...document.querySelectorAll(selector)].at(-1)?.focus();
  if (value === "clause-add") last('select[name^="clause-"][name$="-verb"]');
  else if (value === "clause-standard") last('textarea[name^="clause-"][name$="-text"]');
  else if (value === "list-add") last('input[name^="recipients-"][name$="-name"]');
  else if (value === "enclosure-add") last('input[name^="enclosure-"][name$="-title"]');
  else if (value === "enclosure-pick") last('input[name^="enclosure-"][name$="-title"]');
  else if (value?.startsWith("more:clause")) last(`input[name^="${value.slice(5)}-amount-"][name$="-ore"]`);
  else if (value?.startsWith("more:")) last(`input[name^="${value.slice(5)}-"][name$="-name"]`);
};
