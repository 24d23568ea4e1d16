// Sorts a table that asks for it by a click. The orders were made with the
// page, so this only moves rows. None is remembered.
for (const box of document.querySelectorAll(".bs-compare[data-ascending]")) {
  const body = box.querySelector("tbody"), rows = [...body.rows];
  const heads = box.querySelectorAll("th[data-ascending]");
  const status = document.createElement("p");
  status.className = "bs-hidden";
  status.role = "status";
  box.append(status);
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...[...head.childNodes].filter(node => node.className !== "bs-highlight-word"));
    button.addEventListener("click", () => {
      const order = head.ariaSort === "ascending" ? "descending" : "ascending";
      for (const other of heads) other.ariaSort = null;
      head.ariaSort = order;
      body.append(...head.dataset[order].split(" ").map(i => rows[i]));
      status.textContent = box.dataset[order].replace("{column}", head.dataset.name);
    });
    head.prepend(button);
  }
}
