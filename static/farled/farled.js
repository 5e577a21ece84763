// What makes a page handier where scripts run. Everything works without it.
// Form attributes: data-fl-guard asks before leaving with unsaved changes; data-fl-again may be sent more than once (downloads).
// Elements: data-fl-print prints the page; data-fl-score shows the product of two five-step fields (components/score_preview.html);
// data-fl-danger shows itself when that product reaches data-fl-from.
"use strict";

(() => {
  const changed = new WeakSet();
  const sent = new WeakSet();

  const buttonsOf = (form) => [...form.elements].filter((one) => one.type === "submit");

  // A form is sent once. Buttons are put to rest after the browser has read which of them was pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form) && !form.hasAttribute("data-fl-again")) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    if (form.hasAttribute("data-fl-again")) return;
    setTimeout(() => buttonsOf(form).forEach((button) => { button.disabled = true; }));
  });

  const awaken = (form) => {
    sent.delete(form);
    buttonsOf(form).forEach((button) => { button.disabled = false; });
  };

  // Back by the browser's button, or an answer swapped into the page: the form may be sent again.
  addEventListener("pageshow", (event) => { if (event.persisted) [...document.forms].forEach(awaken); });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) awaken(form);
  });

  // Whoever pressed a button that is gone after the answer stays in the page, not before its beginning.
  document.addEventListener("htmx:afterSwap", (event) => {
    const main = document.getElementById("main");
    if (event.target.id === "main" && document.activeElement === document.body) main.focus({ preventScroll: true });
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-fl-guard")) changed.add(form);
  });

  // A text that saves itself (editor.js) says when it has changed and when everything is saved.
  document.addEventListener("fl:changed", (event) => changed.add(event.target), true);
  document.addEventListener("fl:saved", (event) => changed.delete(event.target), true);

  addEventListener("beforeunload", (event) => {
    const unsaved = [...document.forms].some((form) => changed.has(form) && !sent.has(form));
    if (unsaved) event.preventDefault();
  });

  const levelOf = (value, bounds) => 1 + bounds.filter((bound) => value >= bound).length;

  const chosen = (form, name) => Number(new FormData(form).get(name) || 0);

  const showScore = (place, form) => {
    const [probability, consequence] = place.dataset.flScore.split(" ").map((name) => chosen(form, name));
    const value = probability * consequence;
    place.hidden = !value;
    if (!value) return;
    const level = levelOf(value, place.dataset.flBounds.split(",").map(Number));
    const score = place.querySelector(".fl-score");
    score.dataset.l = level;
    score.querySelector("b").textContent = value;
    score.querySelector("span").textContent = place.dataset.flWords.split("|")[level - 1];
  };

  // From a product on, a contingency plan is demanded of a risk; an opportunity needs none.
  const showDanger = (place, form) => {
    const [probability, consequence] = place.dataset.flDanger.split(" ").map((name) => chosen(form, name));
    place.hidden = probability * consequence < Number(place.dataset.flFrom) || new FormData(form).get("kind") === "opportunity";
  };

  const prepareDanger = () => document.querySelectorAll("[data-fl-danger]").forEach((place) => {
    const form = place.closest("form");
    form.addEventListener("change", () => showDanger(place, form));
  });

  const prepareScores = () => document.querySelectorAll("[data-fl-score]").forEach((place) => {
    const form = place.closest("form");
    form.addEventListener("change", () => showScore(place, form));
    showScore(place, form);
  });

  const preparePrint = () => document.querySelectorAll("[data-fl-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });

  // Menus of the head close by Escape and by a press elsewhere.
  const menus = () => document.querySelectorAll(".fl-menu[open], .fl-topmenu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // What needs mending is read first.
  const focusErrors = () => document.querySelector(".ds-error-summary, .fl-conflict")?.focus();

  document.addEventListener("DOMContentLoaded", () => {
    prepareScores();
    prepareDanger();
    preparePrint();
    focusErrors();
  });
})();
