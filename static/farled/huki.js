// Who does what, edited in place: the table becomes a grid (WAI-ARIA grid pattern) that saves each change at once.
// Without this script, or on a narrow screen, every row leads to its form. Marks: data-fl-huki on the table; on a row data-url and
// data-title; on a cell data-column, data-letters and data-version (adoption/_huki_row.html).
"use strict";

(() => {
  const ORDER = "HUKI";
  const $ = (id) => document.getElementById(id);
  const table = document.querySelector("table[data-fl-huki]");
  if (!table || matchMedia("(max-width: 44rem)").matches) return;
  const keys = new Map(table.dataset.keys.split(",").map(([shown, letter]) => [shown, letter]));
  const said = $("huki-said");
  const undo = $("huki-undo");
  const menu = $("huki-menu");
  const conflict = $("huki-conflict");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let last = null; // the change that may be undone: {task, column, letters before}
  let saving = Promise.resolve();

  const rows = () => [...table.tBodies[0].rows].filter((row) => row.dataset.task);
  const cellOf = (task, column) => rows().find((row) => row.dataset.task === task)?.querySelector(`[data-column="${CSS.escape(column)}"]`);
  const place = (cell) => ({ task: cell.parentElement.dataset.task, column: cell.dataset.column });
  const title = (cell) => `${cell.parentElement.dataset.title}, ${cell.dataset.label}`;
  const written = (letters) => [...ORDER].filter((one) => letters.includes(one)).join("");
  const toggled = (letters, one) => written(letters.includes(one) ? letters.replace(one, "") : letters + one);

  // What takes the focus in a cell: a link where it has one, else the cell itself.
  const target = (cell) => cell.querySelector("a") || cell;

  const prepare = (row) => {
    [...row.cells].forEach((cell) => {
      if (cell.tagName === "TD") cell.setAttribute("role", "gridcell");
      cell.querySelectorAll("a").forEach((link) => { link.tabIndex = -1; });
      target(cell).tabIndex = -1;
    });
  };

  const rove = (cell) => {
    table.querySelectorAll('[tabindex="0"]').forEach((one) => { one.tabIndex = -1; });
    target(cell).tabIndex = 0;
  };

  const go = (cell) => {
    if (!cell) return;
    rove(cell);
    target(cell).focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  // Said where it is seen: in the menu while that is open (what lies behind it is not read out), else below the table.
  const say = (words) => {
    $("huki-menu-said").textContent = menu.open ? words : "";
    said.textContent = words;
  };

  // The answer brings the rows that have changed; the focus stays where it was.
  const put = (answer) => {
    const active = document.activeElement.closest?.("td[data-column]");
    const here = active && table.contains(active) ? place(active) : null;
    const roving = table.querySelector('[tabindex="0"]')?.closest("td[data-column]");
    const there = roving ? place(roving) : null;
    for (const [task, html] of Object.entries(answer.rows || {})) {
      const old = rows().find((row) => row.dataset.task === task);
      if (!old) continue;
      const holder = document.createElement("template");
      holder.innerHTML = html;
      const fresh = holder.content.querySelector("tr");
      if (old.dataset.depth) fresh.dataset.depth = old.dataset.depth;
      old.replaceWith(fresh);
      prepare(fresh);
    }
    if (answer.lead !== undefined) $("huki-lead").textContent = answer.lead;
    if (here) go(cellOf(here.task, here.column));
    else if (there) { const cell = cellOf(there.task, there.column); if (cell) rove(cell); }
  };

  const send = async (cell, letters, version) => {
    const body = new URLSearchParams({ column: cell.dataset.column, letters, version });
    const headers = { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(cell.parentElement.dataset.url, { method: "POST", body, headers, credentials: "same-origin" });
    if (![200, 409, 422].includes(response.status)) throw new Error(String(response.status));
    return { status: response.status, ...(await response.json()) };
  };

  const ask = (where, mine, answer) => {
    if (menu.open) menu.close();
    $("huki-theirs").textContent = answer.shown;
    $("huki-mine").textContent = [...mine].map((one) => [...keys].find(([, letter]) => letter === one)[0]).join(" ") || "–";
    $("huki-keep").onclick = () => { conflict.close(); save(where, mine); };
    conflict.showModal();
  };

  // One change after another, each with the version that the one before has left.
  const save = (where, change, isUndo = false) => {
    saving = saving.then(async () => {
      const cell = cellOf(where.task, where.column);
      if (!cell) return;
      const before = cell.dataset.letters;
      const letters = typeof change === "function" ? change(before) : change;
      if (letters === before) return;
      try {
        const answer = await send(cell, letters, cell.dataset.version);
        put(answer);
        say(answer.said);
        if (answer.status === 409) ask(where, letters, answer);
        if (answer.status === 200) last = isUndo ? null : { ...where, letters: before };
        undo.hidden = !last;
      } catch {
        say(table.dataset.failed);
      }
      if (menu.open) tick();
    });
    return saving;
  };

  const takeBack = () => { if (last) save({ task: last.task, column: last.column }, last.letters, true); };

  let opened = null;
  const tick = () => {
    const cell = opened && cellOf(opened.task, opened.column);
    if (cell) menu.querySelectorAll("input").forEach((box) => { box.checked = cell.dataset.letters.includes(box.value); });
  };
  const open = (cell) => {
    opened = place(cell);
    $("huki-menu-title").textContent = title(cell);
    tick();
    say("");
    menu.showModal();
    menu.querySelector("input").focus();
  };
  menu.addEventListener("change", (event) => save(opened, (letters) => toggled(letters, event.target.value)));
  menu.addEventListener("close", () => { if (opened) go(cellOf(opened.task, opened.column)); });
  conflict.addEventListener("close", () => { const at = table.querySelector('[tabindex="0"]'); if (at) at.focus(); });
  document.querySelectorAll("[data-fl-close]").forEach((one) => one.addEventListener("click", () => one.closest("dialog").close()));
  undo.addEventListener("click", takeBack);

  const move = (cell, down, across) => {
    const all = rows();
    const row = all[Math.max(0, Math.min(all.length - 1, all.indexOf(cell.parentElement) + down))];
    go(row.cells[Math.max(0, Math.min(row.cells.length - 1, cell.cellIndex + across))]);
  };

  const MOVES = {
    ArrowUp: (cell) => move(cell, -1, 0),
    ArrowDown: (cell) => move(cell, 1, 0),
    ArrowLeft: (cell) => move(cell, 0, -1),
    ArrowRight: (cell) => move(cell, 0, 1),
    Home: (cell, whole) => move(cell, whole ? -rows().length : 0, -cell.cellIndex),
    End: (cell, whole) => move(cell, whole ? rows().length : 0, 1000),
    PageUp: (cell) => move(cell, -10, 0),
    PageDown: (cell) => move(cell, 10, 0),
  };

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th[scope=row]");
    if (!cell || !cell.parentElement.dataset.task || event.altKey || event.metaKey) return;
    const pressed = event.key.toUpperCase();
    if (event.ctrlKey && pressed === "Z") takeBack();
    else if (MOVES[event.key]) MOVES[event.key](cell, event.ctrlKey);
    else if (event.ctrlKey || !cell.dataset.column) return;
    else if (keys.has(pressed)) save(place(cell), (letters) => toggled(letters, keys.get(pressed)));
    else if (event.key === "Delete" || event.key === "Backspace") save(place(cell), "");
    else if (event.key === "Enter" || event.key === " " || event.key === "F2") open(cell);
    else return;
    event.preventDefault();
  });

  table.addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-column]");
    if (!cell || event.target.closest("a")) return;
    rove(cell);
    open(cell);
  });
  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td, th[scope=row]");
    if (cell && cell.parentElement.dataset.task) rove(cell);
  });

  table.setAttribute("role", "grid");
  rows().forEach(prepare);
  const first = rows()[0]?.querySelector("td[data-column]");
  if (first) rove(first);
  $("huki-help").hidden = false;
})();
