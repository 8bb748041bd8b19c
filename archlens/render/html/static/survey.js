"use strict";
/**
 * The table of a survey: search, filters by the bars above it, sorting, and pages of it. Of the data, `columns` has the
 * title, the kind of values and the style of each; `rows` a list of values for each model, behind them the name of the
 * file of its report or ""; `reports` what stands before these names; `filters` what each bar leaves: a value, or two
 * bounds and whether the second belongs to it.
 */
(() => {
  const ON_A_PAGE = 100, UNKNOWN = "?";
  const { columns, rows, reports, filters } = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const [table, search, told, kept] = ["table", "search", "told", "kept"].map(byId);
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const place = new Map(columns.map((column, index) => [column.name, index]));
  const chosen = new Map(); // number of a filter → the bar that was clicked
  let sortedBy = null, page = 0, shown = rows;

  const count = (number) => number.toLocaleString("en-US");
  const three = (number) => {
    const digits = number >= 100 ? 0 : number >= 10 ? 1 : 2;
    return number.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  };
  const short = (number) => {
    for (const [size, unit] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]])
      if (number >= size && number >= 1e4) return `${three(number / size)} ${unit}`;
    return count(number);
  };
  const percent = (share) => {
    const hundredths = 100 * share;
    if (hundredths > 0 && hundredths < 0.1) return "<0.1%";
    if (hundredths > 99.9 && hundredths < 100) return ">99.9%";
    return `${hundredths.toFixed(1).replace(/\.0$/, "")}%`;
  };
  const written = {
    text: (text) => text,
    count,
    short,
    share: percent,
    bytes: (number) => (number >= 1e4 ? `${short(number)}B` : `${count(number)} B`),
  };
  const inWords = (value, kind) => (value === null ? UNKNOWN : written[kind](value));

  const leaves = (filter) => {
    const at = place.get(filter.column);
    if (filter.column === "findings") return (row) => row[at].split(" ").includes(filter.value);
    if (!("least" in filter)) return (row) => row[at] === filter.value;
    const { least, below, last } = filter;
    return (row) => row[at] !== null && row[at] >= least && (row[at] < below || (last && row[at] === below));
  };
  /** Rows that all columns with a filter let through: of a column, one of its filters is enough. */
  const filtered = () => {
    const ofColumn = new Map();
    for (const number of chosen.keys()) {
      const filter = filters[number];
      ofColumn.set(filter.column, [...(ofColumn.get(filter.column) ?? []), leaves(filter)]);
    }
    const tests = [...ofColumn.values()];
    const texts = columns.flatMap((column, index) => (column.kind === "text" ? [index] : []));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const matches = (row) => words.every((word) => texts.some((at) => row[at]?.toLowerCase().includes(word)));
    return rows.filter((row) => tests.every((either) => either.some((test) => test(row))) && matches(row));
  };
  /** In the order of a column; what is unknown comes last, whichever way. */
  const inOrder = (of) => {
    if (!sortedBy) return of;
    const { column, sign } = sortedBy;
    return [...of].sort((one, other) => {
      const [a, b] = [one[column], other[column]];
      if (a === null || b === null) return (a === null) - (b === null);
      return a < b ? -sign : a > b ? sign : 0;
    });
  };

  const cellOf = (row, column, index) => {
    const cell = document.createElement("td");
    cell.className = column.number ? "number" : column.style;
    cell.dataset.of = column.title;
    const text = inWords(row[index], column.kind);
    const report = row[columns.length];
    if (index || !report) {
      cell.textContent = text;
      return cell;
    }
    const link = document.createElement("a");
    link.href = reports + report;
    link.textContent = text;
    cell.append(link);
    return cell;
  };
  const draw = () => {
    const pages = Math.max(1, Math.ceil(shown.length / ON_A_PAGE));
    page = Math.min(page, pages - 1);
    const first = page * ON_A_PAGE;
    const lines = shown.slice(first, first + ON_A_PAGE).map((row) => {
      const line = document.createElement("tr");
      line.append(...columns.map((column, index) => cellOf(row, column, index)));
      return line;
    });
    body.replaceChildren(...lines);
    const all = rows.length === 1 ? "1 model" : `${count(rows.length)} models`;
    told.textContent = shown.length === rows.length ? all : `${shown.length ? count(shown.length) : "none"} of ${all}`;
    byId("page").textContent = `page ${count(page + 1)} of ${count(pages)}`;
    byId("before").disabled = page === 0;
    byId("after").disabled = page === pages - 1;
    document.querySelector(".turn").hidden = pages === 1;
  };
  const renew = () => {
    shown = inOrder(filtered());
    page = 0;
    draw();
  };

  const toggle = (bar) => {
    const number = Number(bar.dataset.number);
    if (!chosen.delete(number)) chosen.set(number, bar);
    bar.setAttribute("aria-pressed", String(chosen.has(number)));
    kept.replaceChildren(
      ...[...chosen].map(([, each]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = filters[each.dataset.number].told;
        button.addEventListener("click", () => toggle(each));
        return button;
      }),
    );
    renew();
  };
  for (const bar of document.querySelectorAll("[data-number]")) {
    bar.addEventListener("click", () => toggle(bar));
    if (bar.localName === "g")
      bar.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        toggle(bar);
      });
  }
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const each of heads) each.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      sortedBy = { column, sign: up ? 1 : -1 };
      renew();
    });
  });
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(renew, 80);
  });
  byId("before").addEventListener("click", () => (page--, draw()));
  byId("after").addEventListener("click", () => (page++, draw()));
  byId("tools").hidden = false;
  draw();
})();
