// Verifying a file: where the browser can compute SHA-256, the file stays on the device and only its fingerprint is sent.
// Elsewhere the form sends the file itself, and the server hashes it as it arrives.
"use strict";

(() => {
  const form = document.querySelector("[data-fl-verify]");
  const answer = document.getElementById("verified");
  if (answer) answer.focus();
  if (!form || !window.crypto || !crypto.subtle) return;
  const input = form.elements.fingerprinted;
  const alerting = document.querySelector("[data-fl-said]");
  form.querySelector("[data-fl-local]").hidden = false;

  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const say = (text) => {
    alerting.hidden = !text;
    alerting.querySelector("span").textContent = text;
  };

  const fault = (file, bytes) => {
    if (!bytes.length) return form.dataset.empty;
    if (String.fromCharCode(...bytes.subarray(0, 5)) !== "%PDF-") return form.dataset.notPdf;
    return "";
  };

  // The last place where the file names itself: "/ID [", and the few signs after it.
  const named = (bytes) => {
    for (let at = bytes.length - 4; at >= 0; at -= 1) {
      if (bytes[at] === 47 && bytes[at + 1] === 73 && bytes[at + 2] === 68 && [91, 32, 13, 10].includes(bytes[at + 3])) {
        return bytes.subarray(at, at + 160);
      }
    }
    return new Uint8Array();
  };

  const sendFingerprint = async (file) => {
    if (file.size > Number(form.dataset.most)) return say(form.dataset.tooLarge);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const wrong = fault(file, bytes);
    say(wrong);
    if (wrong) return undefined;
    form.elements.sha256.value = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
    form.elements.ends.value = hex(named(bytes));
    input.disabled = true;
    return form.submit();
  };

  form.addEventListener("submit", (event) => {
    const file = input.files[0];
    if (!file) return;
    event.preventDefault();
    sendFingerprint(file).catch(() => form.submit());
  });

  addEventListener("pageshow", () => { input.disabled = false; });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.setAttribute("data-over", ""); });
  form.addEventListener("dragleave", () => form.removeAttribute("data-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.removeAttribute("data-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
})();
