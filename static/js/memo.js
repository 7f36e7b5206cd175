/* The memo editor: text boxes with form, saving by itself, the document beside it. Without script the same form works. */
import { startBoxes } from "./memo/boxes.js";
import { startDrops } from "./memo/drops.js";
import { startFindings } from "./memo/findings.js";
import { marked } from "./memo/places.js";
import { startSaving } from "./memo/saving.js";

if (document.getElementById("memo-form")) {
  startSaving();
  startFindings();
  marked();
  startBoxes();
  startDrops();
}
