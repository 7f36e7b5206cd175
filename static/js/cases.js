"use strict";
/* Copying a number. Without script the button is not shown and the number is marked by hand. */
(() => {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Kopierat";
    });
  }
})();
