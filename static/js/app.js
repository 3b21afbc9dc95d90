/* Small manners of a page. Every page works without this file; it asks nothing of anyone else's script.
   One rule each: focus follows what changed, typed text is not lost, nothing is sent twice, the session says when it ends,
   paper shows everything. */

const WARNING_SECONDS = 120;

/* An error summary takes the focus, so that whoever listens hears what is wrong. */
document.querySelector(".error-summary, [data-conflict]")?.focus();

/* What htmx brings in may name with data-focus where the focus goes; else it stays where it was. Asked of the new part,
   since after a swap of the whole element the old one is no longer there to be asked. */
document.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt === document.body) return;
  detail.elt.querySelector?.(".error-summary, [data-focus]")?.focus();
});

/* A refused form comes back as 4xx with the form in it; htmx shows it only when told to. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([400, 409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

/* A form with data-guard asks before its changes are lost. */
const guarded = () => [...document.querySelectorAll("form[data-guard][data-changed]")];

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-guard]");
  if (form) form.dataset.changed = "yes";
});

window.addEventListener("beforeunload", (event) => {
  if (guarded().length) event.preventDefault();
});

/* A sign-in in another tab changes the token that a form must carry; what was typed before it is still accepted. */
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

document.addEventListener("submit", ({ target }) => {
  const field = target.querySelector("[name=csrfmiddlewaretoken]");
  if (token() && field) field.value = token();
});
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!token()) return;
  detail.headers["X-CSRFToken"] = token();
  if (detail.parameters.has?.("csrfmiddlewaretoken")) detail.parameters.set("csrfmiddlewaretoken", token());
});

/* Whoever is signed out while something is typed stays on the page, is told so, and loses nothing. */
const leadsAway = (xhr) => Boolean(xhr.getResponseHeader("HX-Redirect")) && guarded().length > 0;

document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!leadsAway(event.detail.xhr)) return;
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("signed-out"));
});

/* Where the sign-in leads back to has a place within it. */
const back = document.querySelector(".signin [name=next]");
if (back && window.location.hash && !back.value.includes("#")) back.value += window.location.hash;

/* A form is sent once. The button keeps its name and value, since it is only marked, not disabled. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented) return;
  delete form.dataset.changed;
  if (form.target) return;
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  window.setTimeout(mayBeSentAgain, 10000);
});

function mayBeSentAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  }
}
window.addEventListener("pageshow", mayBeSentAgain);
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  mayBeSentAgain();
  const form = detail.elt.closest("form[data-changed]");
  if (form && detail.successful && !leadsAway(detail.xhr) && detail.requestConfig.verb !== "get") delete form.dataset.changed;
});

/* The session ends after so many seconds without a request. A page that refreshes itself does not count. */
const session = document.getElementById("session");

function show(when) {
  session.hidden = !when;
  for (const part of session.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== when;
}

function watchSession() {
  const idle = Number(session.dataset.idle) * 1000;
  let seen = Date.now();
  const stillHere = () => {
    seen = Date.now();
    show("");
  };
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.requestConfig?.headers["X-Unattended"] && !leadsAway(detail.xhr)) stillHere();
  });
  document.addEventListener("signed-out", () => show("over"));
  document.addEventListener("signed-in", stillHere);
  session.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(session.dataset.extend, { credentials: "same-origin", cache: "no-store" });
    if (answer.ok && !answer.redirected) stillHere();
    else show("over");
  });
  window.setInterval(() => {
    const left = idle - (Date.now() - seen);
    if (left > WARNING_SECONDS * 1000) return;
    if (left > 0) show("soon");
    else if (guarded().length) show("over");
    else window.location.reload();
  }, 5000);
}
if (session) watchSession();

/* Paper shows what a click would: everything is opened for the print and closed again after it. */
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll('details:not([open], [data-print="closed"])')];
  opened.forEach((part) => { part.open = true; });
});
window.addEventListener("afterprint", () => {
  opened.forEach((part) => { part.open = false; });
  opened = [];
});

/* A link to something inside a closed part opens it. */
function openTarget() {
  const target = window.location.hash.length > 1 && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  for (let part = target && target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
}
window.addEventListener("hashchange", openTarget);
openTarget();
