// Which marks are not drawn, where the system's own colours are forced.
(() => {
  const canvas = getComputedStyle(document.documentElement).backgroundColor;
  const bad = [];
  const drawn = (e, pseudo, what) => {
    const s = getComputedStyle(e, pseudo);
    const clear = c => c === "rgba(0, 0, 0, 0)" || c === ground;
    const probe = document.createElement("i");
    probe.style.cssText = "";
    const edge = ["Top", "Right", "Bottom", "Left"].some(side => s["border" + side + "Style"] !== "none" && parseFloat(s["border" + side + "Width"]) > 0 && !clear(s["border" + side + "Color"]));
    const filled = !clear(s.backgroundColor) || s.backgroundImage !== "none";
    if (s.display === "none" || pseudo && s.content === "none" || !edge && !filled) bad.push(what + ": " + e.outerHTML.replace(/\s+/g, " ").slice(0, 100));
  };
  const ground = (() => {
    for (let e = document.body; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if (c !== "rgba(0, 0, 0, 0)") return c;
    }
    return canvas;
  })();
  const all = (selector, pseudo, what) => document.querySelectorAll(selector).forEach(e => drawn(e, pseudo, what));
  all(".bs-state", "::before", "the mark of a state");
  all(".bs-item > .bs-question", "::before", "the arrow of a question");
  all(".bs-dos-list > ul > li", "::before", "the mark of a do or a don't");
  all(".bs-steps > li", "::before", "the number of a step");
  all(".bs-care, .bs-warning, .bs-disclaimer, .bs-keyfacts", null, "the edge of a box");
  all(".bs-care:not([data-urgency=non-urgent]) .bs-care-level", "::before", "the sign of urgency");
  all("th.bs-highlight, tr.bs-highlight th", null, "the edge of what is pointed out");
  all(".alert", null, "the edge of a notice");
  return bad.slice(0, 10);
})()
