/* A section of prose on the page: what it says, and putting another text into it. */
import { dressTexts } from "./boxes.js";

export const sectionOf = (field) =>
  (/^section-\d+-(heading|html)$/.test(field.name || "") ? field.closest("[data-section]") : null);
export const headingOf = (place) => place.querySelector('textarea[name$="-heading"]');
export const areaOf = (place) => place.querySelector('textarea[name$="-html"]');

/** The words of rich text, line by line. */
export const words = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("p, li, h3, tr, br").forEach((one) => one.after("\n"));
  page.querySelectorAll("td, th").forEach((one) => one.after(" "));
  return page.body.textContent.replace(/\n{2,}/g, "\n").trim();
};

/** Puts a text into a section; `edited` tells the page that somebody did. */
export const setText = (place, heading, html, edited = false) => {
  headingOf(place).value = heading;
  const old = areaOf(place);
  const label = old.labels[0];
  const fresh = old.cloneNode(false);
  fresh.hidden = false;
  fresh.value = html;
  old.closest(".cell").replaceChildren(...(label ? [label] : []), fresh);
  dressTexts();
  if (edited) fresh.dispatchEvent(new Event("input", { bubbles: true }));
};
