"use strict";
/** Tables that sort by a click on their heads. */
(() => {
  /** What a cell sorts by: its figure, a factor (÷ 4 is a quarter), else its text. */
  const keyOf = (cell) => {
    const text = cell?.textContent.trim() ?? "";
    if (text === "=") return 1;
    const match = /^([×÷<>≈]?)\s*(-?[\d,]+(?:\.\d+)?(?:e[+-]?\d+)?)\s*%?(?=$|\s|→)/.exec(text);
    if (!match) return text === "" || text === "?" ? null : text.toLowerCase();
    const value = Number(match[2].replaceAll(",", ""));
    return match[1] === "÷" ? 1 / value : match[1] === "<" ? value / 2 : value;
  };
  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
    return typeof a === "number" ? -1 : 1;
  };
  document.addEventListener("click", (event) => {
    const header = event.target.closest?.("table.sortable th");
    if (!header) return;
    const table = header.closest("table");
    const column = [...header.parentElement.children].indexOf(header);
    const direction = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const each of header.parentElement.querySelectorAll("th")) each.setAttribute("aria-sort", "none");
    header.setAttribute("aria-sort", direction);
    const bodies = [...table.tBodies];
    const sorted = bodies.filter((body) => !body.classList.contains("pinned"))
      .map((body) => [keyOf(body.rows[0].cells[column]), body]);
    const sign = direction === "ascending" ? 1 : -1;
    sorted.sort(([a], [b]) => (a === null || b === null ? compare(a, b) : sign * compare(a, b)));
    table.append(...sorted.map(([, body]) => body), ...bodies.filter((body) => body.classList.contains("pinned")));
  });
})();
