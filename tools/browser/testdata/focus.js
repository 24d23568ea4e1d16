// Follows the focus through a page: focusing.start(), then the Tab key and
// focusing.here(), then focusing.missed().
window.focusing = (() => {
  const reached = new Set();
  let last = null;
  const name = e => e.outerHTML.replace(/\s+/g, " ").slice(0, 120);
  const look = e => {
    const s = getComputedStyle(e), b = getComputedStyle(e, "::before");
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.color, s.borderColor, s.textDecoration, b.outlineStyle].join("|");
  };
  return {
    start() {
      reached.clear();
      document.activeElement.blur();
      getSelection().removeAllRanges();
      scrollTo(0, 0);
      const start = document.createRange(); // where the next Tab goes on from
      start.setStart(document.body, 0);
      getSelection().addRange(start);
      last = null;
      return true;
    },
    here() {
      const e = document.activeElement;
      if (e === document.body || e === document.documentElement || reached.has(e)) return {What: "", Summary: false, Faults: [], End: true};
      reached.add(e);
      const faults = [], style = getComputedStyle(e), focused = look(e);
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
      e.blur();
      if (!outlined && focused === look(e)) faults.push("has no visible focus");
      e.focus({preventScroll: true});
      // Any of its lines may be the one in sight.
      const boxes = [...e.getClientRects()].filter(b => b.width > 0 && b.height > 0);
      if (!boxes.length) faults.push("has no box");
      const seen = boxes.some(b => {
        const left = Math.max(b.left, 0), right = Math.min(b.right, innerWidth), top = Math.max(b.top, 0), bottom = Math.min(b.bottom, innerHeight);
        if (right <= left || bottom <= top) return false;
        const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2) ;
        return at && (e.contains(at) || at.contains(e));
      });
      if (boxes.length && !seen) faults.push("is out of sight or covered");
      for (let p = e; p; p = p.parentElement) {
        if (parseFloat(getComputedStyle(p).opacity) < 1) faults.push("is faint");
      }
      return {What: name(e), Summary: e.matches("summary"), Faults: faults, End: false};
    },
    missed() {
      return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
        .filter(e => e.checkVisibility({contentVisibilityAuto: true}) && !reached.has(e)).map(name);
    },
  };
})();
true
