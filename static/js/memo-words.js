/* Text boxes with form in an editorial change. Without script the plain boxes do the same. */
import { startBoxes } from "./memo/boxes.js";

startBoxes();
