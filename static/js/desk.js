/* The scribe's desk: what is typed is kept a second after the last key and when a field is left; keys where they are
   wanted; the page follows when the room moves. Without this file the Save button does the keeping. */

const QUIET = 1000;
const RETRY = 3000;
const KEYS = "room-keys";
let timer = 0;
let saving = false;
let typedSince = false;

const desk = () => document.getElementById("desk");
const draft = () => document.getElementById("draft");
const state = () => document.getElementById("saved");
const inConflict = () => Boolean(document.querySelector("#conflict > *"));
const dirty = () => Boolean(draft()?.dataset.changed);

function say(what) {
  if (state()) state().textContent = state().dataset[what];
}

function save() {
  window.clearTimeout(timer);
  if (saving || !dirty() || inConflict() || !document.getElementById("autosave")) return;
  saving = true;
  typedSince = false;
  say("saving");
  window.htmx.trigger("#autosave", "autosave");
}

function later(wait) {
  window.clearTimeout(timer);
  timer = window.setTimeout(save, wait);
}

document.addEventListener("input", ({ target }) => {
  if (!target.closest("#draft")) return;
  typedSince = true;
  later(QUIET);
});
document.addEventListener("focusout", ({ target }) => {
  if (target.closest("#draft") && dirty()) save();
});

/* What a button sends comes back as a new form: nothing is typed into the old one meanwhile, where it would be lost. */
let held = null;
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.id !== "draft") return;
  held = document.activeElement;
  detail.elt.inert = true;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id !== "draft" || !detail.elt.isConnected) return;
  detail.elt.inert = false;
  held?.focus();
});

/* Kept, refused, or not heard of: only what the server has counts as saved. */
const ANSWERS = [200, 409, 422];

function keepTrying() {
  draft().dataset.changed = "yes";
  say("retrying");
  later(RETRY);
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { status } = detail.xhr;
  if (detail.elt.id === "draft" && detail.elt.isConnected && !ANSWERS.includes(status)) keepTrying();
  if (detail.elt.id !== "autosave") return;
  saving = false;
  if (status !== 200 || typedSince) draft().dataset.changed = "yes";
  if (!ANSWERS.includes(status)) keepTrying();
  if (status !== 200) return;
  desk().dataset.revision = document.getElementById("revision").value;
  if (typedSince) later(QUIET);
  follow();
});

/* What is typed or sent while the page catches up with the room counts more than what it asked for. */
const busy = () => saving || dirty() || inConflict() || draft()?.inert;

function dropIfBusy({ detail, currentTarget }) {
  if (detail.requestConfig.verb === "get" && (busy() || !currentTarget.isConnected)) detail.shouldSwap = false;
}

/* The form follows the room, once nothing in it waits to be kept. */
function follow() {
  const [now, live] = [desk(), document.getElementById("live")];
  if (!now || !live) return;
  const sameCase = now.dataset.item === live.dataset.item && now.dataset.scribe === live.dataset.scribe;
  const older = Number(now.dataset.revision || 0) < Number(live.dataset.revision || 0);
  if (sameCase && !(older && now.dataset.scribe === "yes" && now.dataset.revision)) return;
  if (dirty()) save();
  if (busy()) return;
  now.addEventListener("htmx:beforeSwap", dropIfBusy);
  window.htmx.ajax("GET", now.dataset.address, { target: "#desk", swap: "outerHTML" });
}
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.id === "live") follow();
  if (detail.elt.id !== "desk") return;
  saving = false; // what was still waiting to be sent went with the form before
  offerKeys();
});

/* Single keys are off until somebody turns them on here, and each one only does what a visible button does. */
const keysOn = () => window.localStorage.getItem(KEYS) === "on";

function offerKeys() {
  const button = document.getElementById("keys");
  if (!button) return;
  document.getElementById("keys-offer").hidden = false;
  button.setAttribute("aria-pressed", String(keysOn()));
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("#keys")) return;
  window.localStorage.setItem(KEYS, keysOn() ? "off" : "on");
  offerKeys();
});

/* With Alt some keyboards write another letter (a Mac: å for A); then the place of the key says which is meant. */
function keyed({ key, code }) {
  const meant = key.length === 1 ? key.toLowerCase() : key;
  const find = (name) => document.querySelector(`[data-key="${CSS.escape(name)}"]`);
  if (meant === "o") return document.querySelector("[name=outcome]:checked, [name=outcome]");
  if (meant === "f") return document.querySelector("[data-find-option]");
  return find(meant) ?? (/^Key[A-Z]$/.test(code) && !/^[a-z]$/.test(meant) ? find(code.slice(3).toLowerCase()) : null);
}

document.addEventListener("keydown", (event) => {
  if (!keysOn() || !event.altKey || event.ctrlKey || event.metaKey) return;
  const button = keyed(event);
  if (!button || button.disabled) return;
  if (button.matches("input")) button.focus();
  else button.click();
  event.preventDefault();
});
offerKeys();
