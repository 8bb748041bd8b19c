"use strict";
/** Tables that sort by a click on their heads. */
const sorting = (() => {
  const thousands = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };
  /** What a text sorts by: its figure (12 kB are 12,000), a factor (÷ 4 is a quarter), else itself; nothing where it is unknown. */
  const keyOf = (text) => {
    if (text === "=") return 1;
    const match = /^([×÷<>≈≥]?)\s*(-?[\d,]+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(?:%|([kMGT]?)B?)(?=$|\s|→)/.exec(text);
    if (!match) return text === "" || text === "?" ? null : text.toLowerCase();
    const value = Number(match[2].replaceAll(",", "")) * (thousands[match[3]] ?? 1);
    return match[1] === "÷" ? 1 / value : match[1] === "<" ? value / 2 : value;
  };
  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
    return typeof a === "number" ? -1 : 1;
  };
  /** Things in the order of their texts; what is unknown comes last, whichever way. */
  const inOrder = (things, textOf, direction) => {
    const sign = direction === "ascending" ? 1 : -1;
    const keyed = things.map((each) => [keyOf(textOf(each).trim()), each]);
    keyed.sort(([a], [b]) => (a === null || b === null ? compare(a, b) : sign * compare(a, b)));
    return keyed.map(([, each]) => each);
  };
  /** Where a click on a head leads: upwards first, then downwards. */
  const turned = (header) => (header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending");

  document.addEventListener("click", (event) => {
    const header = event.target.closest?.("table.sortable th");
    if (!header) return;
    const table = header.closest("table");
    const column = [...header.parentElement.children].indexOf(header);
    const direction = turned(header);
    for (const each of header.parentElement.querySelectorAll("th")) each.setAttribute("aria-sort", "none");
    header.setAttribute("aria-sort", direction);
    const bodies = [...table.tBodies];
    const free = bodies.filter((body) => !body.classList.contains("pinned"));
    const sorted = inOrder(free, (body) => body.rows[0].cells[column]?.textContent ?? "", direction);
    table.append(...sorted, ...bodies.filter((body) => body.classList.contains("pinned")));
  });
  return { inOrder, turned };
})();
