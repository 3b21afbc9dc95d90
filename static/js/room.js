/* A screen that follows the room. htmx asks every one and a half seconds; this file says how fresh the answer is, counts the clock
   between two answers, and takes the key out of the address. Without it the screen reloads itself. */

const MISSES = 2;
const offline = document.getElementById("offline");
let misses = 0;

/* What stands behind the # never leaves the browser; it goes into the form, and out of the address. */
const entering = document.getElementById("enter");
if (entering && window.location.hash.length > 1) {
  entering.elements.key.value = decodeURIComponent(window.location.hash.slice(1));
  window.history.replaceState(null, "", window.location.pathname);
  entering.requestSubmit();
}

const followed = () => document.querySelector("[data-follows]");

function heard(at) {
  misses = 0;
  if (offline) offline.hidden = true;
  const shown = followed()?.querySelector("[data-at]");
  if (shown && at) shown.textContent = at;
}

function missed() {
  misses += 1;
  if (misses < MISSES || !offline) return;
  offline.querySelector("[data-lost-at]").textContent = followed()?.querySelector("[data-at]")?.textContent ?? "";
  offline.hidden = false;
}

/* A key that opens nothing any more leaves nothing on the screen. */
function gone() {
  const room = document.getElementById("room");
  const said = document.getElementById("gone");
  if (room && said) room.replaceWith(said.content.cloneNode(true));
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.elt.matches("[data-follows]")) return;
  const { status } = detail.xhr;
  if (status === 200 || status === 204) heard(detail.xhr.getResponseHeader("X-Room-Time"));
  else if (status === 404) gone();
  else missed();
});

/* An answer for a part of the page that was replaced meanwhile changes nothing; htmx would put it beside the page, and
   with it the image that is kept over each change. */
function dropIfGone(event) {
  if (!event.currentTarget.isConnected) event.detail.shouldSwap = false;
}
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.matches("[data-follows]")) target.addEventListener("htmx:beforeSwap", dropIfGone);
});

/* The clock runs between two answers from where the server said it was. */
const seenAt = new WeakMap();

function tick() {
  const now = performance.now();
  for (const clock of document.querySelectorAll("[data-clock]")) {
    if (!seenAt.has(clock)) seenAt.set(clock, now);
    const ran = "running" in clock.dataset ? Math.floor((now - seenAt.get(clock)) / 1000) : 0;
    const seconds = Number(clock.dataset.seconds) + ran;
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (clock.textContent !== text) clock.textContent = text;
    const planned = Number(clock.dataset.planned);
    clock.closest(".clock").classList.toggle("over", planned > 0 && seconds > planned);
  }
}
tick();
window.setInterval(tick, 500);
