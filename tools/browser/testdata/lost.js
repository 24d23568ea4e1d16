// What text is cut off by its box, or drawn over another text.
(() => {
  const name = e => e.outerHTML.replace(/\s+/g, " ").slice(0, 100);
  const heard = e => e.closest(".bs-hidden, .skip, [hidden]");
  const bad = [];
  for (const e of document.querySelectorAll("body *")) {
    if (heard(e) || !e.checkVisibility({contentVisibilityAuto: true})) continue;
    const style = getComputedStyle(e);
    if (style.position === "absolute" && style.clipPath !== "none") continue;
    // A region that slides, or that only rounds its corners, cuts nothing off.
    const cutsX = ["hidden", "clip"].includes(style.overflowX), cutsY = ["hidden", "clip"].includes(style.overflowY);
    if (cutsX && e.scrollWidth > e.clientWidth + 1 || cutsY && e.scrollHeight > e.clientHeight + 1) bad.push("cut off: " + name(e));
  }
  // A number to call stays whole.
  for (const a of document.querySelectorAll('a[href^="tel:"]')) {
    if (heard(a) || !a.checkVisibility({contentVisibilityAuto: true})) continue;
    const walker = document.createTreeWalker(a, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const number = /[0-9+][0-9 ]*[0-9]/.exec(walker.currentNode.data);
      if (!number) continue;
      const range = document.createRange();
      range.setStart(walker.currentNode, number.index);
      range.setEnd(walker.currentNode, number.index + number[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) bad.push("a broken number: " + name(a));
    }
  }
  // Lines of text, each with the block that it is of.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, e = node.parentElement;
    if (!node.data.trim() || heard(e) || e.closest("sup, sub, script, style, noscript, .bs-cite, thead") || !e.checkVisibility({contentVisibilityAuto: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // What a region that slides hides lies over nothing.
    let from = -Infinity, to = Infinity;
    for (let p = e; p !== document.body; p = p.parentElement) {
      if (getComputedStyle(p).overflowX === "visible") continue;
      const box = p.getBoundingClientRect();
      from = Math.max(from, box.left);
      to = Math.min(to, box.right);
    }
    for (const whole of range.getClientRects()) {
      const left = Math.max(whole.left, from), right = Math.min(whole.right, to);
      const box = {left, right, top: whole.top, bottom: whole.bottom, width: right - left, height: whole.height};
      if (box.width > 2 && box.height > 2) lines.push({node, e, top: box.top + box.height * 0.25, bottom: box.bottom - box.height * 0.25, left: box.left + 1, right: box.right - 1});
    }
  }
  lines.sort((a, b) => a.top - b.top);
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom; j++) {
      const a = lines[i], b = lines[j];
      if (a.node !== b.node && a.left < b.right && b.left < a.right) {
        bad.push("one over the other: " + a.node.data.trim().slice(0, 40) + " / " + b.node.data.trim().slice(0, 40));
      }
    }
  }
  return bad.slice(0, 10);
})()
