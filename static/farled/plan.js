// The plan's table made a grid: cells are changed in place with keyboard or mouse. Without this script the same is done on forms.
// Each cell says what it is (data-field) and its value as it is typed (data-value); each row where to send it (data-url, data-version).
"use strict";

(() => {
  const undo = [];
  let table = null;
  let at = { code: "", column: 0 };

  const say = (text) => { document.getElementById("sheet-said").textContent = text; };
  const fill = (key, value) => table.dataset[key].replace("%s", value || table.dataset.nothing);
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const rows = () => [...table.tBodies[0].rows].filter((row) => row.id);
  const cells = (row) => [...row.cells];
  const cellAt = () => document.getElementById(at.code)?.cells[at.column];

  // One cell of the grid is in the order of the Tab key: the one last visited.
  const visit = (cell, focus = true) => {
    if (!cell) return;
    table.querySelectorAll("[tabindex='0']").forEach((one) => { one.tabIndex = -1; });
    cell.tabIndex = 0;
    at = { code: cell.parentNode.id, column: cell.cellIndex };
    if (focus) cell.focus();
  };

  const prepareRow = (row) => {
    cells(row).forEach((cell) => {
      cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "gridcell");
      cell.tabIndex = -1;
      if (row.dataset.url) cell.setAttribute("aria-readonly", cell.dataset.field ? "false" : "true");
    });
  };

  const prepare = () => {
    table = document.querySelector("[data-fl-plan]");
    if (!table) return;
    table.setAttribute("role", "grid");
    rows().forEach(prepareRow);
    const there = document.getElementById(at.code) ? cellAt() : rows()[0]?.cells[0];
    if (there) visit(there, false);
    countPicked();
  };

  const replaceRows = (html) => Object.entries(html).forEach(([code, text]) => {
    const holder = document.createElement("template");
    holder.innerHTML = text.trim();
    const fresh = holder.content.querySelector("tr");
    const old = document.getElementById(code);
    if (!fresh || !old) return;
    const picked = old.querySelector(".fl-pick")?.checked;
    old.replaceWith(fresh);
    if (picked) fresh.querySelector(".fl-pick").checked = true;
    prepareRow(fresh);
    if (window.htmx) window.htmx.process(fresh);
  });

  const send = async (row, field, value, was) => {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: token(), field, value, was, version: row.dataset.version, next: location.pathname + location.search,
    });
    const answer = await fetch(row.dataset.url, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    const type = answer.headers.get("Content-Type") || "";
    return { status: answer.status, data: type.includes("json") ? await answer.json() : {} };
  };

  const inputFor = (cell) => {
    const field = cell.dataset.field;
    if (field === "state") {
      const select = document.getElementById("plan-states").content.firstElementChild.cloneNode(true);
      select.value = cell.dataset.value;
      return select;
    }
    const input = document.createElement("input");
    input.className = "ds-input";
    input.type = field === "starts" || field === "due" ? "date" : field === "progress" ? "number" : "text";
    if (field === "progress") { input.min = 0; input.max = 100; }
    if (field === "responsible") input.setAttribute("list", "plan-people");
    if (field === "title") input.maxLength = 200;
    input.autocomplete = "off";
    input.value = cell.dataset.value;
    return input;
  };

  const labelOf = (cell) => `${cell.dataset.label || table.tHead.rows[0].cells[cell.cellIndex].textContent} ${cell.parentNode.id}`;

  class Editor {
    constructor(cell, typed) {
      this.cell = cell;
      this.row = cell.parentNode;
      this.was = cell.dataset.value;
      this.kept = [...cell.childNodes];
      this.input = inputFor(cell);
      this.input.setAttribute("aria-label", labelOf(cell));
      cell.replaceChildren(this.input);
      cell.dataset.editing = "";
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => setTimeout(() => { if (!this.over && !cell.contains(document.activeElement)) this.save(); }));
      this.input.focus();
      if (typed !== undefined && this.input.type !== "date" && this.input.tagName === "INPUT") this.input.value = typed;
      else if (this.input.select && this.input.type !== "date") this.input.select();
    }

    key(event) {
      if (event.isComposing) return;
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.leave(); visit(this.cell); }
      if (event.key === "Enter") { event.preventDefault(); this.save("down"); }
      if (event.key === "Tab") { event.preventDefault(); this.save(event.shiftKey ? "left" : "right"); }
      event.stopPropagation();
    }

    leave() {
      this.over = true;
      delete this.cell.dataset.editing;
      this.cell.replaceChildren(...this.kept);
    }

    async save(then) {
      if (this.saving || this.over) return;
      const value = this.input.value;
      if (value === this.was && this.input.validity.valid) {
        this.leave();
        if (then) step(this.cell, then);
        return;
      }
      this.saving = true;
      this.input.readOnly = true;
      try {
        this.answer(await send(this.row, this.cell.dataset.field, this.input.validity.badInput ? "?" : value, this.was), value, then);
      } catch {
        this.wrong(table.dataset.failed);
      }
      this.saving = false;
      this.input.readOnly = false;
    }

    answer({ status, data }, value, then) {
      if (status === 200 && data.go) {
        this.leave();
        location.assign(`${data.go}&next=${encodeURIComponent(location.pathname + location.search)}`);
      } else if (status === 200 && data.rows) {
        undo.push({ code: this.row.id, field: this.cell.dataset.field, value: this.was });
        this.over = true;
        const column = this.cell.cellIndex;
        replaceRows(data.rows);
        say(data.said);
        const cell = document.getElementById(this.row.id)?.cells[column];
        if (then) step(cell, then);
        else if (cell && document.activeElement === document.body) visit(cell);
      } else if (status === 409 && data.version) {
        this.conflict(data, value);
      } else {
        this.wrong(data.message || table.dataset.failed, data);
      }
    }

    wrong(message, data = {}) {
      this.cell.querySelector(".fl-cellnote")?.remove();
      const note = document.createElement("p");
      note.className = "fl-cellnote";
      note.setAttribute("role", "alert");
      note.id = "cell-note";
      note.textContent = `${message} `;
      if (data.url) {
        const link = document.createElement("a");
        link.href = data.url;
        link.textContent = data.link;
        note.append(link);
      }
      this.cell.append(note);
      this.input.setAttribute("aria-invalid", "true");
      this.input.setAttribute("aria-describedby", note.id);
      this.input.focus();
    }

    // Somebody was faster: both values stand side by side, and one of them is chosen.
    conflict(data, value) {
      this.wrong(data.message);
      const note = this.cell.querySelector(".fl-cellnote");
      const shown = (text) => this.input.tagName === "SELECT" ? [...this.input.options].find((one) => one.value === text)?.text || text : text;
      const list = document.createElement("span");
      list.textContent = `${fill("now", shown(data.theirs))}. ${fill("yours", shown(value))}. `;
      note.append(list);
      const button = (word, act) => {
        const one = document.createElement("button");
        one.type = "button";
        one.className = "ds-button";
        one.dataset.variant = "secondary";
        one.textContent = word;
        one.addEventListener("click", act);
        note.append(one, " ");
        return one;
      };
      button(table.dataset.mine, () => { this.row.dataset.version = data.version; this.was = data.theirs; this.save(); }).focus();
      button(table.dataset.theirs, () => { this.over = true; location.reload(); });
    }
  }

  const step = (cell, way) => {
    if (!cell) return;
    const all = rows();
    const row = all.indexOf(cell.parentNode);
    const to = {
      up: [row - 1, cell.cellIndex], down: [row + 1, cell.cellIndex], left: [row, cell.cellIndex - 1], right: [row, cell.cellIndex + 1],
      home: [row, 0], end: [row, cell.parentNode.cells.length - 1], top: [0, cell.cellIndex], bottom: [all.length - 1, cell.cellIndex],
    }[way];
    visit(all[to[0]]?.cells[to[1]] || cell);
  };

  const edit = (cell, typed) => {
    if (cell.dataset.field && cell.parentNode.dataset.url && !("editing" in cell.dataset)) new Editor(cell, typed);
  };

  const shift = (row, way) => row.querySelector(`[name=way][value=${way}]`)?.click();

  const addBelow = (row) => {
    const form = document.getElementById("add");
    if (!form || !row.dataset.id) return;
    form.elements.after.value = row.dataset.id;
    const label = form.querySelector("[data-fl-under]");
    label.textContent = label.dataset.flUnder.replace("%s", row.id);
    form.elements.title.focus();
  };

  const takeBack = async () => {
    const last = undo.pop();
    const row = last && document.getElementById(last.code);
    if (!row) return;
    const cell = cells(row).find((one) => one.dataset.field === last.field);
    const { status, data } = await send(row, last.field, last.value, cell?.dataset.value || "");
    if (status === 200 && data.rows) { replaceRows(data.rows); say(table.dataset.undone); visit(cellAt()); } else say(data.message || table.dataset.failed);
  };

  const countPicked = () => {
    const place = document.querySelector("[data-fl-count]");
    if (!place) return;
    const count = table.querySelectorAll(".fl-pick:checked").length;
    place.textContent = count ? `(${count})` : "";
  };

  const MOVES = {
    ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Home: "home", End: "end", PageUp: "top", PageDown: "bottom",
  };
  const SHIFTS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

  const onKey = (event) => {
    const cell = event.target;
    if (!table || cell.parentNode?.parentNode !== table.tBodies[0] || event.isComposing) return;
    const row = cell.parentNode;
    if (event.altKey && event.shiftKey && SHIFTS[event.key]) {
      event.preventDefault();
      shift(row, SHIFTS[event.key]);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      takeBack();
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (MOVES[event.key]) {
      event.preventDefault();
      step(cell, MOVES[event.key]);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      edit(cell);
    } else if (event.key === "Insert") {
      event.preventDefault();
      addBelow(row);
    } else if (event.key === " ") {
      event.preventDefault();
      row.querySelector(".fl-pick")?.click();
    } else if (event.key === "Delete" && cell.dataset.field && cell.dataset.field !== "title" && cell.dataset.field !== "state") {
      event.preventDefault();
      edit(cell, "");
    } else if (event.key.length === 1 && cell.dataset.field) {
      event.preventDefault();
      edit(cell, event.key);
    }
  };

  let hadFocus = null; // before the press, which gives the focus itself
  document.addEventListener("pointerdown", () => { hadFocus = document.activeElement; }, true);

  const onClick = (event) => {
    const cell = event.target.closest?.("[data-fl-plan] tbody > tr[id] > :is(td, th)");
    if (!cell || event.target.closest("a, button, input, select, summary, form, label")) return;
    const again = at.code === cell.parentNode.id && at.column === cell.cellIndex && hadFocus === cell;
    if (!("editing" in cell.dataset)) visit(cell);
    if (again) edit(cell);
  };

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("focusin", ({ target }) => { // however it came there, also from a screen reader
    if (table && target.parentNode?.parentNode === table.tBodies[0] && target !== cellAt()) visit(target, false);
  });
  document.addEventListener("change", (event) => { if (event.target.classList?.contains("fl-pick")) countPicked(); });
  document.addEventListener("DOMContentLoaded", prepare);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "main" && !event.target.querySelector?.("#main")) return;
    prepare();
    const path = event.detail?.requestConfig?.path || "";
    if (path.endsWith("/shift/") && table && !document.querySelector("main .fl-message[data-level=warning]")) say(fill("moved", at.code));
    if (table && at.code && !path.endsWith("/plan/add/")) visit(cellAt());
    else document.getElementById("add")?.elements.title.focus();
  });
})();
