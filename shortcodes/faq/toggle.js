// Opens and closes all answers of an FAQ that asks for it.
for (const faq of document.querySelectorAll(".bs-faq[data-open-all]")) {
  const items = [...faq.querySelectorAll(":scope > .bs-item")];
  const button = document.createElement("button");
  const opened = () => items.every(item => item.open);
  const say = () => button.textContent = opened() ? faq.dataset.closeAll : faq.dataset.openAll;
  button.type = "button";
  button.className = "bs-toggle";
  button.addEventListener("click", () => {
    const open = !opened();
    for (const item of items) item.open = open;
  });
  for (const item of items) item.addEventListener("toggle", say);
  say();
  items[0].before(button);
}
