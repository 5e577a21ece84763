// The section editor: rich text in place of the plain box, where scripts run. The box is the truth until this has begun.
// The wrapper [data-fl-editor] carries data-html (the text), data-save, data-paste, data-pictures (addresses), data-words (JSON, see
// documents/editor_words.py), data-tiptap (address of the vendored module) and lang. It holds the label and textarea of the field.
"use strict";

const wrapper = document.querySelector("[data-fl-editor]");
const PAUSE = 1500;
const TRIES = [2000, 5000, 10000, 30000];

if (wrapper) {
  import(wrapper.dataset.tiptap).then((tiptap) => begin(wrapper, tiptap)).catch((error) => console.warn("The plain box stays:", error.message));
}

function element(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}

// What may be written -------------------------------------------------------
function schema(tiptap, words, labels) {
  const Picture = tiptap.Node.create({
    name: "picture", group: "block", atom: true, draggable: true,
    addAttributes: () => ({
      "data-picture": { default: null }, alt: { default: "" }, src: { default: null },
    }),
    parseHTML: () => [{ tag: "img[data-picture]" }],
    renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
  });
  // Tiptap's own table writes widths as style attributes, which the policy of the page forbids.
  const plain = (tag) => ({ renderHTML: ({ HTMLAttributes }) => [tag, tag === "th" ? { scope: HTMLAttributes.scope || "col" } : {}, 0] });
  const headed = {
    ...plain("th"),
    addAttributes: () => ({ scope: { default: "col", parseHTML: (cell) => cell.getAttribute("scope") }, colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } }),
  };
  const cell = { ...plain("td"), addAttributes: () => ({ colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } }) };
  return [
    tiptap.Document, tiptap.Paragraph, tiptap.Text, tiptap.Bold, tiptap.Italic, tiptap.HardBreak, tiptap.Blockquote,
    tiptap.Heading.configure({ levels: [3, 4] }), tiptap.BulletList, tiptap.OrderedList, tiptap.ListItem, tiptap.ListKeymap,
    tiptap.Link.configure({ openOnClick: false, autolink: true, protocols: ["mailto", "tel"], HTMLAttributes: { target: null, rel: null } }),
    tiptap.Table.extend({ renderHTML: () => ["table", ["tbody", 0]], addKeyboardShortcuts: cellKeys }).configure({ resizable: false }),
    tiptap.TableRow, tiptap.TableHeader.extend(headed), tiptap.TableCell.extend(cell), tiptap.UndoRedo, tiptap.Gapcursor, Picture,
  ];
}

// Tab goes from cell to cell and leaves the text after the last one, so that the keyboard finds out of a table.
function cellKeys() {
  const { editor } = this;
  return { ...this.parent?.(), Tab: () => editor.commands.goToNextCell(), "Shift-Tab": () => editor.commands.goToPreviousCell() };
}

// Tools ---------------------------------------------------------------------
const DRAWN = {
  bold: "B", italic: "I", heading: "H1", subheading: "H2", bullets: "•", numbers: "1.", quote: "“", link: "↗", table: "▦", picture: "▣", undo: "↶", redo: "↷",
  row_add: "+ ▤", row_remove: "− ▤", column_add: "+ ▥", column_remove: "− ▥", table_remove: "✕ ▦",
};
const ROWS = ["row_add", "row_remove", "column_add", "column_remove", "table_remove"];
const ON = {
  bold: ["bold"], italic: ["italic"], heading: ["heading", { level: 3 }], subheading: ["heading", { level: 4 }], bullets: ["bulletList"],
  numbers: ["orderedList"], quote: ["blockquote"], link: ["link"],
};
const ACTS = {
  bold: (chain) => chain.toggleBold(), italic: (chain) => chain.toggleItalic(), heading: (chain) => chain.toggleHeading({ level: 3 }),
  subheading: (chain) => chain.toggleHeading({ level: 4 }), bullets: (chain) => chain.toggleBulletList(), numbers: (chain) => chain.toggleOrderedList(),
  quote: (chain) => chain.toggleBlockquote(), table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  undo: (chain) => chain.undo(), redo: (chain) => chain.redo(), row_add: (chain) => chain.addRowAfter(), row_remove: (chain) => chain.deleteRow(),
  column_add: (chain) => chain.addColumnAfter(), column_remove: (chain) => chain.deleteColumn(), table_remove: (chain) => chain.deleteTable(),
};

function tools(editor, words, dialogs) {
  const bar = element("div", { class: "fl-tools", role: "toolbar", "aria-label": words.toolbar, lang: document.documentElement.lang });
  const buttons = Object.keys(DRAWN).map((name) => {
    const button = element("button", { type: "button", class: "fl-tool", "data-tool": name, "aria-label": words[name], title: words[name], tabindex: "-1" }, DRAWN[name]);
    if (name in ON) button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (name === "link" || name === "picture") dialogs[name]();
      else ACTS[name](editor.chain().focus()).run();
    });
    bar.append(button);
    return button;
  });
  const shown = () => buttons.filter((button) => !button.hidden);
  const enter = (button) => { buttons.forEach((one) => one.setAttribute("tabindex", one === button ? "0" : "-1")); };
  enter(buttons[0]);
  bar.addEventListener("focusin", (event) => enter(event.target));
  bar.addEventListener("keydown", (event) => {
    const all = shown(), at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    if (to === undefined) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  });
  const reachable = () => { if (!shown().some((one) => one.tabIndex === 0)) enter(shown()[0]); };
  const refresh = () => { buttons.forEach(update); reachable(); };
  const update = (button) => {
    const name = button.dataset.tool;
    if (name in ON) button.setAttribute("aria-pressed", String(editor.isActive(...ON[name])));
    if (ROWS.includes(name)) button.hidden = !editor.isActive("table");
    if (name === "table") button.hidden = editor.isActive("table");
    if (name === "undo") button.setAttribute("aria-disabled", String(!editor.can().undo()));
    if (name === "redo") button.setAttribute("aria-disabled", String(!editor.can().redo()));
  };
  return { bar, refresh, focus: () => (shown().find((one) => one.tabIndex === 0) || shown()[0]).focus() };
}

// Dialogs -------------------------------------------------------------------
// submit() answers nothing when it is done, else [number of the field, what is wrong with it].
function dialog(title, words, fields, submit, more = []) {
  const error = element("p", { class: "ds-validation-message", "data-color": "danger", role: "alert", hidden: true, id: `${fields[0].id}-error` });
  const form = element("form", { method: "dialog", class: "fl-form", novalidate: true }, element("h2", {}, title), error);
  fields.forEach(({ id, label, input }) => form.append(element("div", { class: "ds-field" }, element("label", { class: "ds-label", for: id }, label), input)));
  const ok = element("button", { class: "ds-button", type: "submit" }, words.put_in);
  const no = element("button", { class: "ds-button", "data-variant": "secondary", type: "button" }, words.cancel);
  form.append(element("p", { class: "fl-form__act" }, ok, ...more, no));
  const made = element("dialog", { class: "ds-dialog", "aria-label": title }, form);
  no.addEventListener("click", () => made.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    ok.disabled = true;
    const wrong = await submit();
    ok.disabled = false;
    if (wrong) point(...wrong);
  });
  const clear = () => { error.hidden = true; fields.forEach(({ input }) => ["aria-invalid", "aria-describedby"].forEach((name) => input.removeAttribute(name))); };
  const point = (at, sentence) => {
    clear();
    error.textContent = sentence;
    error.hidden = false;
    fields[at].input.setAttribute("aria-invalid", "true");
    fields[at].input.setAttribute("aria-describedby", error.id);
    fields[at].input.focus();
  };
  made.addEventListener("close", clear);
  document.body.append(made);
  return made;
}

function linkDialog(editor, words) {
  const input = element("input", { class: "ds-input", id: "fl-link", type: "url", inputmode: "url" });
  const remove = element("button", { class: "ds-button", "data-variant": "tertiary", type: "button" }, words.link_remove);
  const made = dialog(words.link, words, [{ id: "fl-link", label: words.address, input }], () => {
    let address = input.value.trim();
    if (/^[\w.-]+\.[a-z]{2,}([/?#]|$)/i.test(address)) address = `https://${address}`;
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) address = `mailto:${address}`;
    if (!/^(https?:\/\/[^\s/]+|mailto:\S+|tel:\S+)/i.test(address)) return [0, words.address_wrong];
    made.close();
    const chain = editor.chain().focus();
    if (editor.state.selection.empty && !editor.isActive("link")) chain.insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href: address } }] }).run();
    else chain.extendMarkRange("link").setLink({ href: address }).command(({ tr, commands }) => commands.setTextSelection(tr.selection.to)).unsetMark("link").run();
    return null;
  }, [remove]);
  remove.addEventListener("click", () => { made.close(); editor.chain().focus().extendMarkRange("link").unsetLink().run(); });
  return () => {
    input.value = editor.getAttributes("link").href || "";
    remove.hidden = !editor.isActive("link");
    made.showModal();
  };
}

function pictureDialog(editor, words, token) {
  const file = element("input", { class: "ds-input", id: "fl-file", type: "file", accept: "image/png,image/jpeg,image/webp,image/gif" });
  const alt = element("input", { class: "ds-input", id: "fl-alt", type: "text", maxlength: "500" });
  const made = dialog(words.picture, words, [{ id: "fl-file", label: words.file, input: file }, { id: "fl-alt", label: words.description, input: alt }], async () => {
    if (!file.files.length) return [0, words.file_missing];
    if (!alt.value.trim()) return [1, words.description_missing];
    const body = new FormData();
    body.append("file", file.files[0]);
    body.append("csrfmiddlewaretoken", token());
    try {
      const answer = await fetch(wrapper.dataset.pictures, { method: "POST", body, headers: { Accept: "application/json", "X-Requested-With": "fetch" } });
      const said = await answer.json();
      if (!answer.ok) return [0, said.error || said.message || words.not_taken];
      made.close();
      // A paragraph follows, so that what is typed next does not take the picture's place.
      editor.chain().focus().insertContent([{ type: "picture", attrs: { "data-picture": said.id, src: said.url, alt: alt.value.trim() } }, { type: "paragraph" }]).run();
      return null;
    } catch { return [0, words.picture_offline]; }
  });
  return (given) => {
    file.value = "";
    alt.value = "";
    if (given) {
      const box = new DataTransfer();
      box.items.add(given);
      file.files = box.files;
    }
    made.showModal();
    if (given) alt.focus();
  };
}

// Saving by itself ----------------------------------------------------------
class Saving {
  constructor(form, version, words, text, say) {
    Object.assign(this, { form, version, words, text, say });
    this.key = `farled:${location.pathname}`;
    this.kept = text();
    this.stopped = false;
    this.running = null;
    this.tries = 0;
    this.elsewhere = false;  // another field of the form was changed, which is not saved by itself
    form.addEventListener("input", (event) => { this.elsewhere ||= event.target.form === form; });
  }

  get changed() { return this.text() !== this.kept; }

  later() {
    if (this.stopped) return;
    this.say("unsaved", this.words.unsaved);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  body(html) {
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    return new URLSearchParams({ html, version: this.version.value, csrfmiddlewaretoken: token });
  }

  // One at a time: whoever asks while it runs waits for the same answer.
  now() {
    if (this.stopped || !this.changed) return this.running;
    this.running ||= this.send().finally(() => { this.running = null; });
    return this.running;
  }

  async send() {
    clearTimeout(this.timer);
    const html = this.text(), body = this.body(html).toString();
    this.keep(html);
    this.say("saving", this.words.saving);
    try {
      const answer = await fetch(wrapper.dataset.save, {
        method: "POST", body, keepalive: body.length < 60000, redirect: "manual",
        headers: { "X-Requested-With": "fetch", "Content-Type": "application/x-www-form-urlencoded" },
      });
      await this.answered(answer, html);
    } catch { this.again(); }
    if (!this.stopped && this.changed && !this.tries) this.later();
  }

  // Before the form is sent: what is under way ends first, else the form would collide with it. False: there it would get lost.
  async all() {
    this.closing = true;
    await this.running;
    await this.now();
    this.closing = false;
    return !this.lost && !(this.changed && !this.stopped);
  }

  async answered(answer, html) {
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) return this.stop(this.words.signed_out, true);
    if (answer.status === 409 || answer.status === 422) return this.stop((await answer.json()).message);
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return this.stop(this.words.not_taken, true);
    if (!answer.ok) return this.again();
    const said = await answer.json();
    this.version.value = said.version;
    this.kept = html;
    this.tries = 0;
    if (this.changed) this.keep(this.text());
    else this.forget();
    const others = said.others.length ? [this.words.others.replace("%(names)s", said.others.join(", "))] : [];
    this.say(this.changed ? "unsaved" : "saved", [said.saved, ...said.notes, ...others].join(" · "));
    if (!this.changed && !this.elsewhere) this.form.dispatchEvent(new CustomEvent("fl:saved", { bubbles: true }));
    return undefined;
  }

  again() {
    this.say("offline", this.words.offline);
    this.timer = setTimeout(() => this.now(), TRIES[Math.min(this.tries, TRIES.length - 1)]);
    this.tries += 1;
  }

  // lost: the form would not get there either.
  stop(message, lost = false) {
    this.stopped = true;
    this.lost = lost;
    this.say("stopped", message);
  }

  leave() {
    if (!this.changed || this.sent) return;
    this.keep(this.text());
    this.now();
  }

  // sent: the form is on its way with it. It is taken for lost only when the text on the page is still the one before.
  keep(html, sent = false) {
    try { sessionStorage.setItem(this.key, JSON.stringify({ html, sent, version: this.version.value })); } catch { /* full or forbidden */ }
  }

  forget() { try { sessionStorage.removeItem(this.key); } catch { /* forbidden */ } }

  found() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.key) || "null");
      const arrived = !kept || kept.html === this.text() || (kept.sent && kept.version !== this.version.value);
      return arrived ? null : kept;
    } catch { return null; }
  }
}

// Pasting from a word processor: the server reads it as it reads everything, so that lists stay lists --------------------------------
function pasted(editor, data, words, token, say) {
  const html = data?.getData("text/html") || "";
  if (!/mso-|class="?Mso|<img|<h[1256]|style=|<style/i.test(html) || /data-pm-slice/.test(html)) return false;
  const text = data.getData("text/plain");
  say("saving", words.pasting);
  const light = html.replace(/src="data:[^"]*"/gi, 'src="elsewhere:"').replace(/<style[\s\S]*?<\/style>/gi, "");
  fetch(wrapper.dataset.paste, { method: "POST", body: new URLSearchParams({ html: light, csrfmiddlewaretoken: token() }), headers: { "X-Requested-With": "fetch" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((said) => {
      say("unsaved", "");
      if (said.html) editor.chain().focus().insertContent(said.html).run();
      if (said.notes.length) say("unsaved", said.notes.join(" · "));
    })
    .catch(() => editor.chain().focus().insertContent(plainly(text)).run());
  return true;
}

// Words as they are: a line each, nothing in them is markup.
function plainly(text) {
  return text.split(/[\r\n]+/).filter((line) => line.trim()).map((line) => ({ type: "paragraph", content: [{ type: "text", text: line }] }));
}

// Only a picture, as a screenshot: it needs its description, so the dialog asks for it.
function pictureIn(data) {
  return data && !data.types.includes("text/html") ? [...data.files].find((one) => one.type.startsWith("image/")) : undefined;
}

function begin(place, tiptap) {
  const words = JSON.parse(place.dataset.words);
  const box = place.querySelector("textarea[name=text]");
  const label = place.querySelector(`label[for="${box.id}"]`);
  const form = box.form;
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
  const id = box.id;
  label.id ||= `${id}_label`;
  const lang = document.documentElement.lang;  // the words around are the reader's, only the text is the document's
  const area = element("div", { class: "fl-edit" });
  const help = element("p", { class: "fl-small fl-subtle", id: "fl-edit-help", lang }, words.help);
  const status = element("p", { class: "fl-edit__state", role: "status", "data-fl-status": true, lang });
  const sent = element("input", { type: "hidden", name: "html" });
  const whole = element("div", { class: "fl-whole" }, area);
  box.after(whole, status, help, sent);
  const say = (kind, text) => { status.dataset.is = kind; if (status.textContent !== text) status.textContent = text; };
  let saving, bar, dialogs;
  const given = (data) => {
    const picture = pictureIn(data);
    if (picture) dialogs.picture(picture);
    return Boolean(picture) || pasted(editor, data, words, token, say);
  };
  const invalid = box.getAttribute("aria-invalid");
  const editor = new tiptap.Editor({
    element: area, content: place.dataset.html, injectCSS: false, extensions: schema(tiptap, words),
    editorProps: {
      attributes: { id, role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id, "aria-describedby": help.id, lang: place.lang, class: "fl-prose", ...(invalid ? { "aria-invalid": invalid } : {}) },
      // Before the editor itself reads the clipboard: reading somebody's inline styles is what the policy of the page forbids.
      handleDOMEvents: {
        paste: (_view, event) => given(event.clipboardData) && (event.preventDefault(), true),
        drop: (view, event) => {
          if (view.dragging) return false;
          const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
          if (place) editor.commands.setTextSelection(place.pos);
          return given(event.dataTransfer) && (event.preventDefault(), true);
        },
      },
      handleKeyDown: (_view, event) => {
        if (event.altKey && event.key === "F10") { bar.focus(); return true; }
        const key = event.ctrlKey || event.metaKey ? event.key.toLowerCase() : "";
        if (key === "k") { event.preventDefault(); dialogs.link(); return true; }
        if (key === "s") {
          event.preventDefault();
          if (!saving.changed && !saving.stopped) say("saved", words.saved);
          saving.now();
          return true;
        }
        return false;
      },
    },
    onUpdate: () => { form.dispatchEvent(new Event("fl:changed")); sent.value = editor.getHTML(); saving?.later(); bar?.refresh(); },
    onSelectionUpdate: () => bar?.refresh(),
  });
  box.hidden = true;
  box.id = `${id}_plain`;  // links to the field lead to the editor
  label.removeAttribute("for");
  label.lang = lang;
  box.removeAttribute("name");  // only the editor's text is sent
  document.querySelectorAll("[data-fl-plain]").forEach((one) => { one.hidden = true; });
  label.addEventListener("click", () => editor.commands.focus());
  sent.value = editor.getHTML();
  saving = new Saving(form, form.querySelector("[name=version]"), words, () => editor.getHTML(), say);
  dialogs = { link: linkDialog(editor, words), picture: pictureDialog(editor, words, token) };
  bar = tools(editor, words, dialogs);
  area.before(bar.bar);
  bar.refresh();
  addEventListener("pagehide", () => saving.leave());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saving.leave(); });
  form.addEventListener("submit", (event) => send(event, saving, sent));
  offer(place, saving, editor, words);
}

// The form goes when saving by itself has ended; where the text would get lost on the way, it stays on the page, with the reason.
async function send(event, saving, field) {
  field.value = saving.text();
  if (!saving.lost && !saving.running && (saving.stopped || !saving.changed)) {
    saving.sent = true;
    if (saving.changed) saving.keep(field.value, true);
    return;
  }
  event.preventDefault();
  if (!saving.closing && await saving.all()) saving.form.requestSubmit(event.submitter);
}

// A text left behind by a lost connection or a closed window is offered, never put back unasked.
function offer(place, saving, editor, words) {
  const kept = saving.found();
  if (!kept) { saving.forget(); return; }
  const yes = element("button", { class: "ds-button", type: "button" }, words.put_back);
  const no = element("button", { class: "ds-button", "data-variant": "secondary", type: "button" }, words.throw_away);
  const box = element("div", { class: "fl-message", "data-level": "warning", role: "status" }, element("div", {}, element("p", {}, words.found), element("p", { class: "fl-form__act" }, yes, no)));
  place.before(box);
  // With the version it was written over: where somebody saved meanwhile, both texts are shown instead of one over the other.
  yes.addEventListener("click", () => {
    saving.version.value = kept.version;
    editor.commands.setContent(kept.html, { emitUpdate: true });
    box.remove();
    editor.commands.focus();
  });
  no.addEventListener("click", () => { saving.forget(); box.remove(); editor.commands.focus(); });
}
