/* Finding one of many options by its name: what does not match is hidden, and a folded group that holds a match opens.
   Nothing of it is sent, so it counts as no change of the form. */

function find(input) {
  const wanted = input.value.trim().toLowerCase();
  for (const row of input.closest(".section").querySelectorAll("[data-option]")) {
    const matches = row.querySelector(".option-cell").textContent.toLowerCase().includes(wanted);
    row.hidden = !matches;
    row.nextElementSibling.hidden = !matches;
  }
  for (const group of input.closest(".section").querySelectorAll(".folded")) {
    const holds = Boolean(group.querySelector("[data-option]:not([hidden])"));
    group.hidden = !holds;
    group.open = Boolean(wanted) && holds;
  }
}

document.addEventListener(
  "input",
  (event) => {
    if (!event.target.matches("[data-find-option]")) return;
    event.stopImmediatePropagation();
    find(event.target);
  },
  { capture: true },
);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-find-option]")) event.preventDefault();
});
