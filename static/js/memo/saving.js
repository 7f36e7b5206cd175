/* Saving in the memo editor: three seconds after the last key, with Ctrl+S, and always before anything else is sent.
   A section of prose is sent by itself; the rest of the form as a whole. What is typed is kept in the browser until
   the server has answered that it has it. */
import { dressTexts } from "./boxes.js";
import { showClash } from "./clash.js";
import { refreshFindings } from "./findings.js";
import { forget, keep, keptText, offerWhatIsKept, restFields } from "./keeping.js";
import { follow, marked, shown } from "./places.js";
import { holdPresses } from "./pressed.js";
import { areaOf, headingOf, sectionOf } from "./sections.js";

const form = document.getElementById("memo-form");
const PAUSE = 3000;
const LONGEST_WAIT = 60000;
const KEPT = "Inte sparad – texten finns kvar här i webbläsaren";

const edits = new Map(); // part -> how many times it has been changed
const kept = new Map(); // part -> how many of those the server has
let timer = null;
let busy = 0;
let sending = null;
let waiting = null;
let failures = 0;
let deliberate = false;

const dirty = () => [...edits.keys()].filter((part) => edits.get(part) > (kept.get(part) || 0));
const placeOf = (part) => form.querySelector(`[data-section="${part.slice(8)}"]`);
const seenOf = (part) => form.elements[`seen-${part}`];
const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || form.elements.csrfmiddlewaretoken.value;
const status = () => document.getElementById("memo-status");
const stopped = () => status()?.hasAttribute("data-meanwhile");

const say = (text, { wrong = false, login = false } = {}) => {
  const place = document.getElementById("memo-saved");
  if (!place) return;
  if (!document.querySelector(".memo-errors")) status().toggleAttribute("data-wrong", wrong);
  if (place.dataset.said === text && place.textContent.startsWith(text)) return;
  place.dataset.said = text;
  place.textContent = text;
  if (!login) return;
  const link = document.createElement("a");
  link.href = form.dataset.login;
  link.target = "_blank";
  link.textContent = "logga in i en ny flik";
  place.append(" ", link);
};

const clock = () => new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");

const later = (pause) => {
  clearTimeout(timer);
  timer = setTimeout(() => save(), pause);
};

const trouble = (text, options = {}) => {
  failures += 1;
  say(text, { wrong: true, ...options });
  later(Math.min(1000 * 2 ** failures, LONGEST_WAIT));
};
const signedOut = () => trouble("Utloggad – texten finns kvar här,", { login: true });

const confirmed = (parts) => {
  failures = 0;
  for (const [part, count] of parts) {
    kept.set(part, Math.max(kept.get(part) || 0, count));
    if (edits.get(part) === kept.get(part)) forget(part);
  }
  if (!dirty().length) form.dispatchEvent(new CustomEvent("form:saved"));
};

// One section

const sendSection = async (part) => {
  const place = placeOf(part);
  if (!place || place.dataset.clash) return true;
  const count = edits.get(part);
  const body = new FormData();
  const values = {
    heading: headingOf(place).value, html: areaOf(place).value, revision: place.dataset.revision,
    seen: seenOf(part)?.value || "", as: form.dataset.user, csrfmiddlewaretoken: token(),
  };
  for (const [name, value] of Object.entries(values)) body.append(name, value);
  let answer;
  try {
    answer = await fetch(place.dataset.save, { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout(20000) });
  } catch {
    trouble(KEPT);
    return false;
  }
  const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
  if (answer.ok && !answer.redirected && told.seen) {
    standOn(part, told);
    confirmed([[part, count]]);
    return true;
  }
  if (told.code === "changed") {
    showClash(place, told, {
      standOn: (theirs) => standOn(part, theirs),
      settle: () => { confirmed([[part, edits.get(part)]]); say(`Sparad ${clock()}`); },
      save: () => save(),
    });
    return true;
  }
  if (told.code === "somebody-else") trouble(told.message);
  else if (answer.redirected || answer.status === 401 || answer.status === 403) signedOut();
  else if (answer.status === 422) say(`Inte sparad: ${told.message}`, { wrong: true });
  else if (answer.status === 404) say("Inte sparad: skrivelsen går inte att öppna längre. Texten finns kvar här.", { wrong: true });
  else trouble(KEPT);
  return false;
};

const standOn = (part, told) => {
  const place = placeOf(part);
  if (place) place.dataset.revision = told.revision;
  if (seenOf(part)) seenOf(part).value = told.seen;
};

// All that is to be saved

async function save({ all = false } = {}) {
  clearTimeout(timer);
  deliberate = deliberate || all;
  if (sending || busy) return later(300);
  const parts = dirty();
  const sections = parts.filter((part) => part !== "rest");
  if (sections.length) {
    say("Sparar …");
    sending = (async () => {
      for (const part of sections) if (!(await sendSection(part))) return false;
      return true;
    })();
    const fine = await sending;
    sending = null;
    if (!fine) return go();
  }
  if ((deliberate || parts.includes("rest")) && !stopped()) htmx.trigger("#memo-autosave", "memo-autosave");
  else if (sections.length) {
    settled();
    shown();
    refreshFindings();
  }
  return go();
}

const settled = () => {
  const left = dirty().filter((part) => !placeOf(part)?.dataset.clash);
  if (form.querySelector("[data-clash]")) say("Inte sparad – välj vilken text som ska stå", { wrong: true });
  else if (left.length) later(PAUSE);
  else say(`Sparad ${clock()}`);
};

// A button that was pressed while something was on its way
const go = () => {
  if (!waiting || busy || sending) return;
  const button = waiting;
  waiting = null;
  if (!document.querySelector(".memo-errors")) form.requestSubmit(button);
};

const changed = (event) => {
  const { name, type } = event.target;
  if (!name || type === "file" || name === "pick" || name.startsWith("new-")) return;
  const place = sectionOf(event.target);
  const part = place ? `section-${place.dataset.section}` : "rest";
  edits.set(part, (edits.get(part) || 0) + 1);
  if (place) keep(part, { heading: headingOf(place).value, html: areaOf(place).value, seen: seenOf(part)?.value || "" });
  else keep(part, { fields: restFields() });
  if (failures) return; // what went wrong stands there, and is tried again
  say("Ändrad, sparas strax");
  later(PAUSE);
};

// What was typed while the server made the sections anew stands in the new ones too
const putBack = () => {
  for (const part of dirty()) {
    const place = part === "rest" ? null : placeOf(part);
    const value = place && keptText(part);
    if (!value) continue;
    headingOf(place).value = value.heading;
    if (!areaOf(place).hidden) areaOf(place).value = value.html; // not dressed yet
  }
};

export const startSaving = () => {
  form.addEventListener("input", changed);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-line]")) event.preventDefault(); // a heading is one line
  });
  form.addEventListener("change", (event) => {
    if (/^head-body$/.test(event.target.name)) reload();
  });
  form.addEventListener("submit", (event) => {
    form.elements.csrfmiddlewaretoken.value = token();
    const what = event.submitter?.name === "do" ? event.submitter.value : "";
    if (what === "save") {
      event.preventDefault();
      save({ all: true });
    } else if (busy || sending) { // what is on its way arrives first, so that this stands on it
      event.preventDefault();
      waiting = event.submitter;
    }
  });
  const again = () => { if (dirty().length && !document.hidden && navigator.onLine) save(); };
  window.addEventListener("online", again);
  window.addEventListener("offline", () => { if (dirty().length) say(KEPT, { wrong: true }); });
  window.addEventListener("focus", () => failures && again());
  document.addEventListener("visibilitychange", () => failures && again());
  listenToHtmx();
  holdPresses(form, () => busy > 0);
  for (const link of document.querySelectorAll("#memo-pdf, #memo-word")) link.addEventListener("click", () => dirty().length && save());
  offerWhatIsKept();
};

const ours = (detail) => detail.elt === form || form.contains(detail.elt);

const listenToHtmx = () => {
  document.body.addEventListener("htmx:confirm", (event) => {
    if (!ours(event.detail) || !sending) return;
    event.preventDefault();
    sending.finally(() => setTimeout(() => event.detail.issueRequest(true)));
  });
  document.body.addEventListener("htmx:configRequest", ({ detail }) => {
    if (!ours(detail)) return;
    detail.headers["X-CSRFToken"] = token();
    detail.parameters.csrfmiddlewaretoken = token();
    if (detail.elt.id === "memo-autosave" && deliberate) detail.parameters.deliberate = "1";
  });
  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (!ours(detail)) return;
    busy += 1;
    detail.xhr.seenAt = new Map(edits);
    detail.xhr.button = detail.elt.value;
    clearTimeout(timer);
    say("Sparar …");
  });
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    const { xhr } = detail;
    if (xhr?.seenAt === undefined) return;
    busy -= 1;
    const elsewhere = xhr.responseURL && new URL(xhr.responseURL).pathname === document.body.dataset.login;
    if (elsewhere || xhr.status === 401 || xhr.status === 403) signedOut();
    else if (xhr.status === 200 || xhr.status === 422) answered(xhr);
    else trouble(KEPT);
  });
  document.body.addEventListener("htmx:afterSwap", putBack);
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    dressTexts();
    marked();
    if (detail.xhr?.button) follow(detail.xhr.button);
    if (detail.xhr?.seenAt !== undefined) shown();
  });
};

const answered = (xhr) => {
  deliberate = false;
  if (xhr.status === 200 || !stopped()) {
    const wrong = document.querySelector(".memo-errors");
    confirmed([...xhr.seenAt].filter(([part]) => !(wrong && part === "rest")));
    if (wrong) kept.set("rest", xhr.seenAt.get("rest") || 0); // tried; what is wrong is said at its place
  }
  if (!stopped() && dirty().length) later(PAUSE);
  go();
};

// Another body brings another addressee and other ways to a decision: fetch those parts anew
const reload = () => {
  clearTimeout(timer);
  htmx.ajax("POST", document.getElementById("memo-autosave").getAttribute("hx-post"), {
    source: form,
    values: { do: "save" },
    target: "#brevhuvud",
    select: "#brevhuvud",
    selectOOB: "#memo-status,#memo-findings,#memo-meanwhile,#forslag,#memo-lists,#memo-phrases",
    swap: "outerHTML",
  });
};
