// Measures, ranges and telephone numbers whose letters are not drawn from left
// to right. A line may end within one.
(() => {
  const measured = /[-−+<>≤≥]?\d[\d.,]*[⁰¹²³⁴-⁹]*(?:\s?[-–−×/]\s?\d[\d.,]*[⁰¹²³⁴-⁹]*)+(?:\/[A-Za-z]+|\s?(?:mg|kg|g|ml|mm|cm|min|T)\b)?|\d[\d.,]*\s?(?:mg|kg|g|ml|mm|cm|°C)(?![a-z])|(?:\+|\(?0)\d+(?:[ -]\d+)+/g;
  const bad = [];
  let seen = 0;
  for (const block of document.querySelectorAll("p, li, td, th, caption, dt, dd, h1, h2, h3, h4, h5, h6, summary, figcaption, address, a")) {
    if (!block.checkVisibility({contentVisibilityAuto: true}) || block.closest(".bs-hidden, .skip, pre, code")) continue;
    const letters = [];
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(".bs-hidden")) continue;
      for (let i = 0; i < node.data.length; i++) letters.push([node, i]);
    }
    const text = letters.map(([node, i]) => node.data[i]).join("");
    for (const found of text.matchAll(measured)) {
      seen++;
      let last = null;
      for (let i = found.index; i < found.index + found[0].length; i++) {
        const range = document.createRange();
        range.setStart(...letters[i]);
        range.setEnd(letters[i][0], letters[i][1] + 1);
        const box = [...range.getClientRects()].find(b => b.width > 0);
        if (!box) continue;
        if (last && Math.abs(box.bottom - last.bottom) < box.height && box.left < last.left) {
          bad.push(found[0] + " in: " + text.trim().slice(0, 80));
          break;
        }
        last = box;
      }
    }
  }
  return {Seen: seen, Turned: [...new Set(bad)]};
})()
