// The board of the plan: a card may be dragged to another column. It is the same as pressing the button of that column.
"use strict";

(() => {
  const board = document.querySelector("[data-fl-board]");
  if (!board) return;
  let dragged = null;

  const buttonFor = (card, state) => card && card.querySelector(`button[name="state"][value="${state}"]`);
  const columnOf = (event) => event.target.closest("[data-state]");
  const unmark = () => board.querySelectorAll("[data-over]").forEach((column) => column.removeAttribute("data-over"));

  board.querySelectorAll("[data-fl-card]").forEach((card) => { card.draggable = true; });

  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-fl-card]");
    if (dragged) event.dataTransfer.setData("text/plain", dragged.id);
  });

  board.addEventListener("dragover", (event) => {
    const column = columnOf(event);
    unmark();
    if (!column || !buttonFor(dragged, column.dataset.state)) return;
    event.preventDefault();
    column.setAttribute("data-over", "");
  });

  board.addEventListener("dragend", () => { dragged = null; unmark(); });

  board.addEventListener("drop", (event) => {
    const column = columnOf(event);
    const button = column && buttonFor(dragged, column.dataset.state);
    if (!button) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });
})();
