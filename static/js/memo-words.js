/* Text boxes with form outside the editor: an editorial change, a phrase, an opinion. Without script the plain boxes do
   the same. */
import { startBoxes } from "./memo/boxes.js";

startBoxes();
