/* A case is dragged to its place in the running order; the buttons beside its number do the same without this file. */

const form = document.getElementById("order");
const rows = () => [...document.querySelectorAll(".agenda [data-item]")];
let dragged = null;

for (const row of rows()) {
  const handle = row.querySelector(".order b");
  handle.draggable = true;
  handle.classList.add("handle");
  handle.addEventListener("dragstart", (event) => {
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  row.addEventListener("dragover", (event) => {
    if (!dragged || dragged === row) return;
    event.preventDefault();
    const { top, height } = row.getBoundingClientRect();
    row[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  });
}

document.addEventListener("dragend", () => {
  if (!dragged || !form) return;
  dragged = null;
  for (const row of rows()) {
    const item = document.createElement("input");
    Object.assign(item, { type: "hidden", name: "item", value: row.dataset.item });
    form.append(item);
  }
  form.requestSubmit();
});
document.addEventListener("drop", (event) => dragged && event.preventDefault());
