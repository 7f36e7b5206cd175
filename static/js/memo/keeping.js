/* What is typed in the memo editor is kept in the browser until the server has it: per person, memo and section. */
import { setText, words } from "./sections.js";

const form = document.getElementById("memo-form");
const LONGEST = 14 * 24 * 3600 * 1000; // after that somebody has written it anew
const keyOf = (part) => `memo:${form.dataset.user}:${form.dataset.memo}:${part}`;
const OWN = keyOf("");

export const keep = (part, value) => {
  try {
    localStorage.setItem(keyOf(part), JSON.stringify({ ...value, at: Date.now() }));
  } catch { /* the browser is full or keeps nothing: the page says what is saved */ }
};
export const forget = (part) => localStorage.removeItem(keyOf(part));
export const keptText = (part) => {
  try {
    return JSON.parse(localStorage.getItem(keyOf(part)));
  } catch {
    return null;
  }
};

const allKeys = () => Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at));

const sweep = () => {
  for (const key of allKeys().filter((one) => one.startsWith("memo:"))) {
    let at = 0;
    try {
      at = JSON.parse(localStorage.getItem(key)).at;
    } catch { /* not ours to read */ }
    if (!(Date.now() - at < LONGEST)) localStorage.removeItem(key);
  }
};

// The fields outside the sections of prose, by name
const SKIP = /^(csrfmiddlewaretoken|as|do|once|pick|file|file_title|new-.*|seen-.*)$/;
export const restFields = () => {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || SKIP.test(field.name) || field.type === "hidden" || field.type === "file") continue;
    if (field.closest("[data-section]")) continue;
    found[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  return found;
};

const line = (tag, text, className = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const both = (savedText, localText) => {
  const pair = line("div", "", "memo-both");
  for (const [name, text] of [["Sparat", savedText], ["Här i webbläsaren", localText]]) {
    const side = document.createElement("div");
    side.append(line("p", name, "small soft"), line("p", text.trim() || "tomt", "memo-difference"));
    pair.append(side);
  }
  return pair;
};

const offer = (name, at, savedText, localText, restore, part) => {
  const when = new Date(at).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
  const box = line("section", "", "notice warn memo-local");
  const title = line("h2", `Det finns text här som inte hann sparas: ${name}`);
  title.id = `lokal-${part}`;
  box.setAttribute("aria-labelledby", title.id);
  const back = line("button", "Återställ", "button main");
  const away = line("button", "Kasta", "button");
  for (const button of [back, away]) {
    button.type = "button";
    button.append(line("span", ` texten i ${name}`, "hidden"));
  }
  back.addEventListener("click", () => {
    box.remove();
    restore();
  });
  away.addEventListener("click", () => {
    box.remove();
    forget(part);
  });
  const actions = line("p", "", "actions gap-s");
  actions.append(back, away);
  box.append(title, line("p", `Skriven ${when}.`, "small soft"), both(savedText, localText), actions);
  document.getElementById("memo-local").append(box);
};

const offerSection = (part, value) => {
  const place = form.querySelector(`[data-section="${part.slice(8)}"]`);
  const name = value.heading || "avsnitt utan rubrik";
  if (!place) return offer(`${name} (avsnittet är borttaget)`, value.at, "", words(value.html), () => {}, part);
  const heading = place.querySelector('[name$="-heading"]').value;
  const html = place.querySelector('[name$="-html"]').value;
  if (heading === value.heading && words(html) === words(value.html) && html.length === value.html.length) return forget(part);
  return offer(name, value.at, words(html), words(value.html), () => {
    const seen = form.elements[`seen-${part}`];
    if (seen) seen.value = value.seen; // stands on what it was written on, so that nobody is written over
    place.dataset.revision = "0";
    setText(place, value.heading, value.html, true);
  }, part);
};

const offerRest = (value) => {
  const now = restFields();
  const differing = Object.keys(value.fields).filter((name) => name in now && now[name] !== value.fields[name]);
  if (!differing.length) return forget("rest");
  const label = (name) => form.elements[name].labels?.[0]?.textContent.trim() || "Fält";
  const said = (fields) => differing.map((name) => `${label(name)}: ${fields[name] === true ? "ja" : fields[name] || "tomt"}`).join("\n");
  return offer("övriga fält", value.at, said(now), said(value.fields), () => {
    for (const name of differing) {
      const field = form.elements[name];
      if (field.type === "checkbox") field.checked = value.fields[name];
      else field.value = value.fields[name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }, "rest");
};

export const offerWhatIsKept = () => {
  sweep();
  for (const key of allKeys().filter((one) => one.startsWith(OWN))) {
    const part = key.slice(OWN.length);
    const value = keptText(part);
    if (!value) forget(part);
    else if (part === "rest") offerRest(value);
    else offerSection(part, value);
  }
};
