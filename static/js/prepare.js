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

/* A sign-in in a second tab changes the token; without the new one nothing would be kept from then on. */
function typed(form) {
  const body = new FormData(form);
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token) body.set("csrfmiddlewaretoken", token);
  return body;
}

async function keep(form) {
  if (!form.isConnected || !form.dataset.changed || form.dataset.sent) return;
  say(form, "Keeping the unsaved entry …");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: typed(form), credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      say(form, "You were signed out. Sign in in a second tab; this is kept as soon as you are back");
      document.dispatchEvent(new CustomEvent("signed-out"));
      return;
    }
    if (!answer.ok) throw new Error(answer.statusText);
    document.dispatchEvent(new CustomEvent("signed-in"));
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

/* Told by a form that could not be kept as well as by one that could not be saved: all of them are tried again. */
document.addEventListener("signed-out", () => {
  for (const form of document.querySelectorAll("form[data-draft][data-changed]")) later(form, RETRY);
});

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-draft]");
  if (form) later(form, PAUSE);
});

/* The address names the section one works in, so that signing in again leads back to it. */
document.addEventListener("focusin", ({ target }) => {
  const part = target.closest("details.part");
  if (part && window.location.hash !== `#${part.id}`) window.history.replaceState(null, "", `#${part.id}`);
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
