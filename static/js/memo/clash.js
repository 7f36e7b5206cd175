/* Two have written in the same section: both texts stand in the page until somebody has chosen. */
import { dressTexts } from "./boxes.js";
import { headingOf, setText } from "./sections.js";

/** Shows the choice in the section; `standOn` makes the next saving stand on theirs, `settle` says that all is saved. */
export const showClash = (place, answer, { standOn, settle, save }) => {
  place.querySelector(".memo-clash")?.remove();
  place.dataset.clash = "yes";
  const box = document.createElement("div");
  box.className = "memo-clash";
  box.innerHTML = answer.panel; // made by our own template, where every text is escaped
  place.querySelector(".memo-head").after(box);
  const done = () => {
    box.remove();
    dressTexts();
    delete place.dataset.clash;
    standOn(answer);
  };
  box.addEventListener("click", (event) => {
    const choice = event.target.closest("button[data-clash]")?.dataset.clash;
    if (!choice) return;
    const area = box.querySelector("textarea");
    if (choice === "merge") {
      box.querySelector(".memo-merge").hidden = false;
      area.dataset.prose = "";
      dressTexts();
      box.querySelector(".memo-text")?.focus();
    } else if (choice === "theirs") {
      done();
      setText(place, answer.theirs.heading, answer.theirs.html);
      settle();
    } else {
      const text = area.value;
      done();
      if (choice === "merged") setText(place, headingOf(place).value, text, true);
      save();
    }
  });
};
