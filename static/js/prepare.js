/* An unfinished section is kept on the server a second after the last edit, and says so. Saving the section ends it.
   Without this file nothing is lost that was saved; only what was being typed is not kept. */

const PAUSE = 1000;
const RETRY = 5000;
const waiting = new WeakMap();

const told = (form) => form.querySelector("[data-saved]");

function say(form, text) {
  const place = told(form);
  if (place) place.textContent = text;
}

async function keep(form) {
  if (!form.isConnected || !form.dataset.changed || form.dataset.sent) return;
  say(form, "Keeping the unsaved entry …");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    say(form, `Unsaved entry kept ${new Date().toTimeString().slice(0, 8)}`);
  } catch {
    say(form, "Unsaved entry not kept; trying again");
    later(form, RETRY);
  }
}

function later(form, pause) {
  window.clearTimeout(waiting.get(form));
  waiting.set(form, window.setTimeout(() => keep(form), pause));
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-draft]");
  if (form) later(form, PAUSE);
});

document.addEventListener("submit", ({ target }) => window.clearTimeout(waiting.get(target)));

/* "Enter" opens the section on this page, where the entry that was begun stands; without script it is a link to it. */
document.addEventListener("click", (event) => {
  const part = document.getElementById(event.target.closest("[data-opens]")?.dataset.opens);
  if (!part) return;
  event.preventDefault();
  part.open = true;
  part.scrollIntoView({ block: "start" });
  part.querySelector("summary").focus({ preventScroll: true });
});
