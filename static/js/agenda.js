"use strict";
/* The agenda: rows can also be dragged, and focus stays on the row that was moved with a button. */
(() => {
  const list = () => document.querySelector(".agenda[data-order-url]");

  // After a move the list is drawn anew. At the end of the list the pressed button is shut: then the other one.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const pressed = detail.requestConfig?.triggeringEvent?.submitter?.id;
    if (!pressed) return;
    const button = document.getElementById(pressed);
    const other = document.getElementById(pressed.startsWith("upp") ? pressed.replace("upp", "ned") : pressed.replace("ned", "upp"));
    (button && !button.disabled ? button : other)?.focus();
  });

  let dragged = null;
  const ready = () => {
    for (const row of list()?.querySelectorAll("li[data-row]:not(.formal)") ?? []) row.draggable = true;
  };
  document.addEventListener("dragstart", (event) => {
    const row = event.target.closest?.(".agenda[data-order-url] > li[draggable=true]");
    if (!row) return;
    dragged = row;
    row.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.row);
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest?.(".agenda[data-order-url] > li");
    if (!over) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
  });
  document.addEventListener("drop", (event) => {
    if (dragged && event.target.closest?.(".agenda[data-order-url]")) event.preventDefault();
  });
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    dragged = null;
    const order = [...list().querySelectorAll("li[data-row]")].flatMap((row) => row.dataset.row.split(" ")).join(",");
    htmx.ajax("POST", list().dataset.orderUrl, { target: "#lista", swap: "outerHTML", values: { order } });
  });
  document.addEventListener("htmx:load", ready);
  ready();
})();
