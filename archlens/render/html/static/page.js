"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const viewport = $("viewport");
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  const MOST_LISTED = 60;
  const MOST_PARTS = 12;
  const MOST_ROWS = matchMedia("(max-width:40rem)").matches ? 30 : 150;

  // --- what is known -------------------------------------------------------------------------------------------------

  /** "0-2 5" → [0, 1, 2, 5] */
  const numbers = (text) => {
    const found = [];
    for (const part of text ? text.split(" ") : []) {
      const [first, last] = part.split("-").map(Number);
      for (let n = first; n <= (last ?? first); n++) found.push(n);
    }
    return found;
  };
  /** Whether a number is in ranges. */
  const holds = (text, n) => text.split(" ").some((part) => {
    const [first, last] = part.split("-").map(Number);
    return first <= n && n <= (last ?? first);
  });
  const lastOf = (text) => Number(text.slice(Math.max(text.lastIndexOf(" "), text.lastIndexOf("-")) + 1));
  const ID = 0, CLASS = 1, ROLE = 2, TAKES = 3, GIVES = 4, PARAMETERS = 5, CONFIG = 6, MACS = 7, TRAINABLE = 8;
  const calls = data.calls;
  const inputs = new Set(numbers(data.inputs));
  const classOf = (n) => data.words[calls[n][CLASS]];
  const figure = (n, kind) => data.words[calls[n][kind]];
  const hasMacs = calls.some((_, n) => !["", "0", undefined].includes(figure(n, MACS)));
  const hasTrainable = calls.length > 0 && calls[0].length > TRAINABLE;
  const shapes = (places) => places.map((place) => data.shapes[place]).join(", ") || "?";
  const KINDS = { branch: "branch", fusion: "fusion", injection: "injection", interaction: "", output: "output", head: "head of" };
  // Thousands of outputs may each be of nearly all calls: they are spelt out for those that are asked for.
  const selections = data.selections.map(([kind, title, of, anchor], number) => ({
    number, kind, title, anchor, of, name: `${KINDS[kind] ?? ""} ${title}`.trim(),
    get calls() { return (this.spelt ??= numbers(of)); },
  }));
  const grouped = (n) => n.toLocaleString("en-US");
  const plural = (n, noun) => `${grouped(n)} ${noun}${n === 1 ? "" : "s"}`;

  // --- small pieces of page ------------------------------------------------------------------------------------------

  const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const SVG = "http://www.w3.org/2000/svg";
  const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
  const fill = (element, attributes, children) => {
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const callButton = (n) => make("button", { type: "button", class: "name", "data-call": n, "data-only": "" }, calls[n][ID]);

  const facts = (n, brief = false) => {
    const list = make("dl", { class: "facts" });
    const add = (term, text) => list.append(make("dt", {}, term), make("dd", {}, text));
    add("class", classOf(n));
    if (!inputs.has(n)) add("takes", shapes(calls[n][TAKES]));
    add("gives", shapes(calls[n][GIVES]));
    if (!inputs.has(n)) add("parameters", figure(n, PARAMETERS));
    if (!inputs.has(n) && hasTrainable) add("trainable", figure(n, TRAINABLE));
    if (!inputs.has(n) && hasMacs) add("MACs", figure(n, MACS));
    if (brief) return list;
    if (data.words[calls[n][ROLE]] !== "other") add("role", data.words[calls[n][ROLE]]);
    for (const [key, value] of data.configs[calls[n][CONFIG]]) add(key, value);
    return list;
  };

  // --- pictures: the first is in the page, those of folded nodes are drawn when they are opened ------------------------

  const CALLS = 0, KIND = 1, TONE = 2, WHERE = 3, TITLE = 4, LINES = 5, BADGES = 6, TOLD = 7, STEPS = 8;
  const main = $("main-picture");
  const frame = main && makeFrame(viewport, () => hideCard());
  const byCalls = new Map(data.pictures.map((picture, place) => [picture.of, place]));
  const first = { svg: main, title: "Model", nodes: new Map(), parent: null };
  for (const [n, of, kind] of data.nodes) {
    const element = main?.querySelector(`[data-n="${n}"]`);
    if (element) fill(element, { role: "button", tabindex: -1 }, []);
    first.nodes.set(n, { n, of, kind, calls: numbers(of), element, box: element && frame.boxIn(element) });
  }
  const drawn = new Map();
  let current = first;

  /** The picture of what a folded node holds; nothing if the page has none. */
  const pictureOf = (of, parent) => {
    const place = byCalls.get(of);
    if (place === undefined) return null;
    if (!drawn.has(place)) drawn.set(place, drawPicture(data.pictures[place], parent));
    return drawn.get(place);
  };

  const drawPicture = (source, parent) => {
    const [width, height] = source.size;
    const svg = draw("svg", {
      class: "picture", role: "group", "aria-label": "What the opened node holds", viewBox: `-8 -8 ${width + 16} ${height + 16}`,
    });
    const picture = { svg, title: "", nodes: new Map(), parent };
    for (const [x, y, w, h, title] of source.frames) {
      svg.append(draw("g", { class: "cluster" },
        draw("rect", { x, y, width: w, height: h, rx: 10, fill: "var(--d-cluster-fill)", stroke: "var(--d-cluster-line)" }),
        draw("text", { x: x + 10, y: y + 16, "font-size": 10, "font-weight": "bold", fill: "var(--d-cluster-text)" }, title)));
    }
    for (const edge of source.edges) svg.append(drawEdge(edge));
    for (const node of source.nodes) {
      const element = drawNode(node);
      svg.append(element);
      const n = lastOf(node[CALLS]);
      const [x, y, w, h] = node[WHERE];
      picture.nodes.set(n, { n, of: node[CALLS], kind: node[KIND], calls: numbers(node[CALLS]), element, box: [x - w / 2, y - h / 2, w, h] });
    }
    return picture;
  };

  const drawEdge = ([[from, to], tone, width, control, path, label, x, y]) => {
    const line = data.tones[tone][1];
    const points = [];
    for (let i = 0; i < path.length; i += 2) points.push([path[i], path[i + 1]]);
    const group = draw("g", { class: "edge", "data-s": from, "data-t": to });
    if (points.length > 4) {
      const [tip, end] = [points[points.length - 1], points[points.length - 2]];
      const d = `M${points[0]}C${points.slice(1, -1).join(" ")}`;
      const curve = draw("path", { d, fill: "none", stroke: line, "stroke-width": width });
      if (control) curve.setAttribute("stroke-dasharray", "5 3");
      const [dx, dy] = [tip[0] - end[0], tip[1] - end[1]];
      const length = Math.hypot(dx, dy) || 1;
      const half = 2.4 + width / 2;
      const [sx, sy] = [(-dy / length) * half, (dx / length) * half];
      const head = [tip, [end[0] + sx, end[1] + sy], [end[0] - sx, end[1] - sy]].map((p) => p.join(",")).join(" ");
      group.append(curve, draw("polygon", { points: head, fill: line }));
    }
    if (x) group.append(draw("text", { x, y: y + 3, "font-size": 9, "text-anchor": "middle", fill: "var(--d-faint)" }, label));
    return group;
  };

  const drawNode = ([of, kind, tone, [x, y, w, h], title, lines, badges, told, steps]) => {
    const [area, line, text] = data.tones[tone];
    const n = lastOf(of);
    const group = draw("g", {
      class: `node ${kind}${steps < 0 ? "" : ` heat m${Math.floor(steps / 10)} p${steps % 10}`}`, "data-n": n, role: "button", tabindex: -1,
      "aria-label": told || `${calls[n][ID]}: ${classOf(n)} → ${shapes(calls[n][GIVES])}`,
    });
    const box = (inset) => ({ x: x - w / 2 + inset, y: y - h / 2 + inset, width: w - 2 * inset, height: h - 2 * inset, rx: 8, stroke: line });
    const folded = numbers(of).length > 1 && kind === "folded";
    group.append(draw("rect", { ...box(1), class: "body", fill: area, "stroke-dasharray": kind === "ghost" ? "4 3" : "none" }));
    if (folded) group.append(draw("rect", { ...box(4), rx: 6, fill: "none" }));
    const rows = [[title, 11, "bold", text], ...lines.map((row) => [row, 9, "normal", kind === "fusion" || kind === "injection" ? text : "var(--d-faint)"]),
      ...badges.map(([what, words]) => [words, 10, "bold", { expansion: "var(--d-expansion)", contraction: "var(--d-contraction)" }[what] ?? text])];
    const gap = (h - (folded ? 10 : 4)) / rows.length;
    rows.forEach(([words, size, weight, colour], i) => group.append(draw("text", {
      x, y: y - h / 2 + (folded ? 5 : 2) + gap * (i + 0.5) + size * 0.36,
      "font-size": size, "font-weight": weight, "text-anchor": "middle", fill: colour,
    }, words)));
    return group;
  };

  /** Where a call is to be seen: the picture in which it is a node of its own, else the deepest that holds it. */
  const placeOf = (n) => {
    let picture = first;
    for (;;) {
      const node = [...picture.nodes.values()].find((each) => each.calls.includes(n) && each.kind !== "ghost")
        ?? [...picture.nodes.values()].find((each) => each.calls.includes(n));
      if (!node) return null;
      const inner = node.calls.length > 1 ? pictureOf(node.of, picture) : null;
      if (!inner) return [picture, node];
      inner.title ||= titleOf(node);
      picture = inner;
    }
  };
  const titleOf = (node) => (node.element?.querySelector("text")?.textContent ?? "node").trim();

  // --- opening folded nodes ----------------------------------------------------------------------------------------------

  const show = (picture) => {
    if (picture === current || !picture.svg) return;
    current = picture;
    frame.show(picture.svg);
    writePath();
    paint();
    roam([...picture.nodes.values()][0]);
  };
  const writePath = () => {
    const steps = [];
    for (let each = current; each; each = each.parent) steps.unshift(each);
    const path = $("path");
    path.replaceChildren();
    if (steps.length < 2) return;
    steps.forEach((each, i) => {
      if (i) path.append(make("span", { class: "quiet", "aria-hidden": "true" }, "›"));
      if (each === current) path.append(make("b", { "aria-current": "page" }, each.title));
      else {
        const button = make("button", { type: "button" }, each.title);
        button.addEventListener("click", () => show(each));
        path.append(button);
      }
    });
  };
  const open = (node) => {
    const inner = pictureOf(node.of, current);
    if (inner) {
      inner.parent = current;
      inner.title ||= titleOf(node);
      show(inner);
      viewport.focus({ preventScroll: true });
    }
    told = { title: inner ? `Opened: ${titleOf(node)}` : titleOf(node), list: node.calls };
    writeTold();
  };

  const switches = data.without && makeSwitches(data.without, { make, numbers, grouped }, () => { paint(); writeTold(); });

  // --- what is lit ---------------------------------------------------------------------------------------------------------

  let lit = null; // { title, calls: Set, list, number }
  let found = null; // numbers of the calls that a search found
  let told = null; // { call } or { title, list }

  const light = (selection) => {
    lit = selection;
    paint();
    writeLit();
    writeCalls();
  };
  const lightSelection = (number) => {
    if (lit?.number === number) return light(null);
    const each = selections[number];
    light({ number, title: each.name, calls: new Set(each.calls), list: each.calls });
    told = each.anchor === undefined ? null : { call: each.anchor };
    writeTold();
  };
  const lightCall = (n) => {
    light({ number: -1, title: `call ${calls[n][ID]}`, calls: new Set([n]), list: [n] });
    told = { call: n };
    writeTold();
  };

  const paint = (picture = current) => {
    root.classList.toggle("lighting", lit !== null);
    const states = new Map();
    for (const node of picture.nodes.values()) {
      const inside = lit ? node.calls.filter((n) => lit.calls.has(n)).length : 0;
      const state = !inside ? "" : inside === node.calls.length ? "lit" : "part";
      states.set(node.n, state);
      node.element?.classList.toggle("lit", state === "lit");
      node.element?.classList.toggle("part", state === "part");
      node.element?.classList.toggle("found", Boolean(found) && node.calls.some((n) => found.has(n)));
    }
    for (const edge of picture.svg?.querySelectorAll(".edge") ?? []) {
      edge.classList.toggle("lit", Boolean(states.get(Number(edge.dataset.s)) && states.get(Number(edge.dataset.t))));
    }
    switches?.paint(picture);
    for (const each of document.querySelectorAll(".chip[data-selection]")) {
      each.setAttribute("aria-pressed", String(Number(each.dataset.selection) === lit?.number));
      each.classList.toggle("off", Boolean(switches?.allLost(heartOf(selections[each.dataset.selection]))));
    }
    for (const each of document.querySelectorAll(".series")) {
      const own = selections[each.dataset.selection];
      each.classList.toggle("lit", Boolean(lit) && (own.number === lit.number || own.calls.some((n) => lit.calls.has(n))));
    }
    for (const row of document.querySelectorAll("main .scroll:not(#calls-table) tbody tr")) {
      row.classList.toggle("lit", Boolean(lit) && [...row.querySelectorAll("button.name")].some(names));
    }
  };
  /** The calls without which there is nothing left of a selection: the one that it is named after, or all. */
  const heartOf = (own) => (own.anchor !== undefined ? [own.anchor] : own.kind === "output" ? [lastOf(own.of)] : own.calls);
  /** Whether a name in a table is that of what is lit, or of a call that is. */
  const names = (button) =>
    Number(button.dataset.selection ?? -2) === lit.number || ("call" in button.dataset && lit.calls.has(Number(button.dataset.call)));

  const listOf = (list) => {
    const items = list.slice(0, MOST_LISTED).map((n) => make("li", {}, callButton(n), make("small", {}, ` ${classOf(n)}`)));
    if (list.length > MOST_LISTED) items.push(make("li", { class: "quiet" }, `and ${grouped(list.length - MOST_LISTED)} more, in the table of calls`));
    return make("ul", {}, ...items);
  };
  const writeLit = () => {
    const side = $("lit");
    side.replaceChildren();
    if (!lit) return;
    const clear = make("button", { type: "button", class: "plain" }, "put out");
    clear.addEventListener("click", () => light(null));
    side.append(make("h3", {}, lit.title), make("p", { class: "quiet" }, `${plural(lit.list.length, "call")} lit `, clear));
    if (lit.number >= 0) side.append(listOf(lit.list));
  };
  const writeTold = () => {
    const side = $("told");
    side.replaceChildren();
    if (!told) return;
    if (told.call === undefined) {
      side.append(make("h3", {}, told.title), make("p", { class: "quiet" }, plural(told.list.length, "call")), listOf(told.list));
      return;
    }
    const within = [];
    for (const each of selections) {
      if (!holds(each.of, told.call)) continue;
      within.push(make("li", {}, make("button", { type: "button", class: "plain", "data-selection": each.number }, each.name)));
      if (within.length === MOST_PARTS) break;
    }
    side.append(make("h3", {}, calls[told.call][ID]), facts(told.call), ...(switches?.switchOf(told.call) ?? []), make("p", { class: "quiet" }, within.length ? "is part of" : ""), make("ul", {}, ...within));
  };

  const click = (node) => {
    if (node.calls.length > 1) return open(node);
    const part = data.parts[node.n];
    if (part < 0) lightCall(node.n);
    else {
      lightSelection(part);
      told = { call: node.n };
      writeTold();
    }
  };
  /** Go to a call in the pictures. */
  const goTo = (n) => {
    const place = placeOf(n);
    if (!place) return;
    show(place[0]);
    if (place[1].element) frame.reveal(place[1].element, true);
    roam(place[1]);
  };

  /** Bring a call into view, if the picture that is shown has it. */
  const look = (n) => {
    const node = [...current.nodes.values()].find((each) => each.calls.includes(n));
    if (node?.element) frame.reveal(node.element);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-selection],button[data-call]");
    if (!button) return;
    const { call, selection } = button.dataset;
    if (selection !== undefined && !("only" in button.dataset)) lightSelection(Number(selection));
    else lightCall(Number(call));
    if (!lit) return peek.close();
    const target = Number(call ?? selections[lit.number]?.anchor ?? (lit.title === "interaction" ? lit.list[0] : lit.list.at(-1)));
    if (!main) return;
    if (!inSight()) peek.open(button, target, event.detail === 0);
    else if (button.classList.contains("chip")) look(target);
    else goTo(target);
  });

  // --- a name far below the picture: what is around it is shown where it stands ---------------------------------------------

  /** Whether enough of the picture is on the screen to see in it what a click does. */
  const inSight = () => {
    const { top, bottom, height } = viewport.getBoundingClientRect();
    const shown = Math.min(bottom, innerHeight) - Math.max(top, 0);
    return shown > Math.min(height, innerHeight) * 0.6;
  };

  const peek = (() => {
    const AROUND = [380, 250];
    const panel = $("peek"), back = $("back");
    let opener = null, stood = null;

    /** What lies around a node, as a picture of its own. */
    const around = (picture, node) => {
      paint(picture);
      const svg = picture.svg.cloneNode(true);
      for (const each of [svg, ...svg.querySelectorAll("[id],[tabindex],[role],[aria-label]")]) {
        for (const name of ["id", "style", "tabindex", "role", "aria-label"]) each.removeAttribute(name);
      }
      svg.setAttribute("aria-hidden", "true");
      const [left, top, width, height] = picture.svg.getAttribute("viewBox").split(" ").map(Number);
      const [w, h] = [Math.min(AROUND[0], width), Math.min(AROUND[1], height)];
      const [x, y, own, tall] = node.box;
      const place = [clamp(x + own / 2 - w / 2, left, left + width - w), clamp(y + tall / 2 - h / 2, top, top + height - h)];
      svg.setAttribute("viewBox", [...place, w, h].join(" "));
      return svg;
    };
    const close = () => {
      if (panel.hidden) return false;
      panel.hidden = true;
      panel.replaceChildren();
      opener = null;
      return true;
    };
    const open = (button, n, byKey) => {
      const place = placeOf(n);
      if (!place?.[1].box) return goTo(n);
      const [picture, node] = place;
      const away = make("button", { type: "button", class: "plain" }, "close");
      const there = make("button", { type: "button", class: "plain" }, "show in the whole diagram");
      away.addEventListener("click", () => { const to = opener; close(); to?.focus({ preventScroll: true }); });
      there.addEventListener("click", () => {
        const heading = opener?.closest("section")?.querySelector("h2")?.textContent;
        stood = { y: scrollY, focus: opener };
        close();
        $("diagram").scrollIntoView({ block: "start" });
        goTo(n);
        back.textContent = heading ? `back to ${heading}` : "back";
        back.hidden = false;
      });
      panel.replaceChildren(make("h3", {}, calls[n][ID]), around(picture, node), facts(n, true), make("p", { class: "row" }, there, away));
      panel.hidden = false;
      opener = button;
      const box = button.getBoundingClientRect();
      const [w, h] = [panel.offsetWidth, panel.offsetHeight];
      // Beside the table if there is room, so that nothing of it is covered; else below the name, or above it.
      const beside = (button.closest("table") ?? button).getBoundingClientRect().right + 16;
      const aside = beside + w + 6 < root.clientWidth;
      const below = box.bottom + 8 + h < innerHeight || box.top < h + 60;
      const top = aside ? clamp(box.top - h / 2, 52, Math.max(52, innerHeight - h - 8)) : below ? box.bottom + 8 : box.top - h - 8;
      panel.style.left = `${(aside ? beside : clamp(box.left, 6, Math.max(6, root.clientWidth - w - 6))) + scrollX}px`;
      panel.style.top = `${top + scrollY}px`;
      if (byKey) there.focus({ preventScroll: true });
    };
    back.addEventListener("click", () => {
      back.hidden = true;
      scrollTo({ top: stood.y });
      stood.focus?.focus({ preventScroll: true });
    });
    document.addEventListener("pointerdown", (event) => {
      if (!panel.contains(event.target) && !event.target.closest?.("button")) close();
    });
    return { open, close: () => { const to = opener; const was = close(); if (was) to?.focus({ preventScroll: true }); return was; } };
  })();

  // --- the table of calls ------------------------------------------------------------------------------------------------

  const partOf = (n) => (data.parts[n] < 0 ? "" : selections[data.parts[n]].name);
  const COLUMNS = [
    { title: "call", cell: (n) => calls[n][ID] },
    { title: "class", cell: classOf },
    { title: "role", cell: (n) => data.words[calls[n][ROLE]] },
    { title: "takes", cell: (n) => (inputs.has(n) ? "" : shapes(calls[n][TAKES])) },
    { title: "gives", cell: (n) => shapes(calls[n][GIVES]) },
    { title: "parameters", kind: "number", cell: (n) => figure(n, PARAMETERS) },
    ...(hasTrainable ? [{ title: "trainable", kind: "number", cell: (n) => figure(n, TRAINABLE) }] : []),
    ...(hasMacs ? [{ title: "MACs", kind: "number", cell: (n) => figure(n, MACS) }] : []),
    { title: "part of", cell: partOf },
  ];
  let order = null; // { column, direction }
  let rowsShown = MOST_ROWS;
  // Paper has no button for more rows, and shows every call, whatever is lit or looked for.
  addEventListener("beforeprint", () => { rowsShown = Infinity; writeCalls(); });
  addEventListener("afterprint", () => { rowsShown = MOST_ROWS; writeCalls(); });
  const headOf = ({ title, kind }, column) => {
    const button = make("button", { type: "button" }, title);
    const direction = order?.column === column ? order.direction : "none";
    const head = make("th", { scope: "col", "aria-sort": direction, class: kind ?? "" }, button);
    button.addEventListener("click", () => {
      order = { column, direction: sorting.turned(head) };
      writeCalls();
      $("calls-table").querySelectorAll("th button")[column].focus({ preventScroll: true }); // its table is another one now
    });
    return head;
  };
  const cellOf = ({ title, kind, cell }, n) => {
    const text = cell(n);
    return make("td", { class: kind ?? (text.length > 48 ? "wide" : ""), "data-of": title }, title === "call" ? callButton(n) : text);
  };
  const writeCalls = () => {
    const place = $("calls-table");
    if (!place) return;
    const picked = rowsShown === Infinity ? null : lit?.list ?? (found && [...found]);
    const listed = picked ?? calls.map((_, n) => n);
    const sorted = order ? `sorted by ${COLUMNS[order.column].title}` : "in topological order";
    const all = `all ${plural(listed.length, "call")}, inputs included, ${sorted}`;
    $("calls-summary").textContent = picked ? `${plural(listed.length, "call")} ${lit ? `of ${lit.title}` : "found"}` : all;
    const shown = order ? sorting.inOrder(listed, COLUMNS[order.column].cell, order.direction) : listed;
    const bodies = shown.slice(0, rowsShown).map((n) => make("tbody", {}, make("tr", { "data-n": n }, ...COLUMNS.map((column) => cellOf(column, n)))));
    place.replaceChildren(make("table", { class: "many" }, make("caption", { class: "hidden" }, "Calls"), make("thead", {}, make("tr", {}, ...COLUMNS.map(headOf))), ...bodies));
    if (shown.length > rowsShown) {
      const more = make("button", { type: "button", class: "plain" }, `show ${grouped(Math.min(MOST_ROWS, shown.length - rowsShown))} more of ${grouped(shown.length)}`);
      more.addEventListener("click", () => { rowsShown += MOST_ROWS; writeCalls(); });
      place.append(more);
    }
  };

  // --- search --------------------------------------------------------------------------------------------------------------

  let turn = -1;
  const search = $("search");
  const find = () => {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const hits = calls.map((_, n) => n).filter((n) => {
      const text = `${calls[n][ID]} ${classOf(n)}`.toLowerCase();
      return words.every((word) => text.includes(word)) && (first.nodes.size === 0 || isDrawn(n));
    });
    turn = -1;
    found = words.length ? new Set(hits) : null;
    $("found").textContent = words.length ? (hits.length ? plural(hits.length, "call") : "nothing found") : "";
    paint();
    if (!lit) writeCalls();
    told = words.length && hits.length ? { title: `Found: ${search.value.trim()}`, list: hits } : null;
    writeTold();
  };
  const isDrawn = (() => {
    const all = new Set([...first.nodes.values()].flatMap((node) => node.calls));
    return (n) => all.has(n);
  })();
  search?.addEventListener("input", find);
  search?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !found?.size) return;
    turn = (turn + (event.shiftKey ? -1 : 1) + found.size) % found.size;
    goTo([...found][turn]);
    $("found").textContent = `${grouped(turn + 1)} of ${plural(found.size, "call")}`;
  });

  // --- the card over a node --------------------------------------------------------------------------------------------------

  const card = $("card");
  const hideCard = () => { card.hidden = true; };
  const showCard = (element, content) => {
    card.replaceChildren(...content);
    card.hidden = false;
    const box = element.getBoundingClientRect();
    const [w, h] = [card.offsetWidth, card.offsetHeight];
    const right = box.right + 12 + w < innerWidth;
    card.style.left = `${clamp(right ? box.right + 10 : box.left - w - 10, 6, Math.max(6, innerWidth - w - 6))}px`;
    card.style.top = `${clamp(box.top + box.height / 2 - h / 2, 6, Math.max(6, innerHeight - h - 6))}px`;
  };
  const cardOf = (node) => {
    if (node.calls.length === 1) return [make("h3", {}, calls[node.n][ID]), facts(node.n)];
    const label = node.element.getAttribute("aria-label");
    return [make("h3", {}, titleOf(node)), make("p", { class: "quiet" }, label), make("p", {}, `${plural(node.calls.length, "call")}; click to open`)];
  };
  const nodeAt = (target) => current.nodes.get(Number(target.closest?.(".node")?.dataset.n ?? -1));
  const hover = (event) => {
    const node = viewport?.contains(event.target) ? nodeAt(event.target) : null;
    if (node) return showCard(node.element, cardOf(node));
    const mark = event.target.closest?.(".series [data-call]");
    if (mark) return showCard(mark, [make("h3", {}, calls[mark.dataset.call][ID]), facts(Number(mark.dataset.call))]);
    hideCard();
  };
  document.addEventListener("pointerover", (event) => { if (event.pointerType !== "touch") hover(event); });

  // --- pointer and keys in the picture -----------------------------------------------------------------------------------------

  /** Make a node the one that Tab comes to. */
  let roaming = null;
  const roam = (node, focus = false) => {
    roaming?.element?.setAttribute("tabindex", "-1");
    roaming = node ?? null;
    roaming?.element?.setAttribute("tabindex", "0");
    if (focus && node?.element) {
      frame.reveal(node.element);
      node.element.focus({ preventScroll: true });
      showCard(node.element, cardOf(node));
    }
  };
  const DIRECTIONS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const centreOf = (node) => {
    const box = node.element.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const nearest = (node, [dx, dy]) => {
    const [x, y] = centreOf(node);
    let best = null, least = Infinity;
    for (const other of current.nodes.values()) {
      if (other === node || !other.element) continue;
      const [ox, oy] = centreOf(other);
      const along = (ox - x) * dx + (oy - y) * dy;
      const across = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      if (along > 1 && along + 2 * across < least) { best = other; least = along + 2 * across; }
    }
    return best;
  };
  const back = () => {
    if (peek.close()) return false;
    if (current.parent) show(current.parent);
    else if (lit) light(null);
    else if (!switches?.clear()) return false;
    hideCard();
    return true;
  };

  const startPicture = () => {
    // What the eye looks for: where inputs meet; else, the beginning.
    const merges = [...first.nodes.values()].filter((node) => node.kind === "fusion" || node.kind === "injection");
    const start = merges.length ? merges : [...first.nodes.values()].slice(0, 1);
    frame.show(main, start.map((node) => node.element));
    roam([...first.nodes.values()][0]);
    viewport.addEventListener("click", (event) => {
      if (frame.dragged()) return;
      const node = nodeAt(event.target);
      if (node) { hideCard(); roam(node); click(node); }
    });
    viewport.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const node = nodeAt(event.target);
      const direction = DIRECTIONS[event.key];
      if (direction) roam(node ? nearest(node, direction) ?? node : roaming, true);
      else if ((event.key === "Enter" || event.key === " ") && node) {
        const again = current;
        click(node);
        if (current !== again) roam([...current.nodes.values()][0], true);
      } else if (event.key === "+" || event.key === "=") frame.zoom(1.25);
      else if (event.key === "-") frame.zoom(0.8);
      else if (event.key === "0") frame.fit();
      else return;
      event.preventDefault();
    });
    viewport.addEventListener("focusout", hideCard);
    addEventListener("beforeprint", () => { show(first); peek.close(); });
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input");
    if (event.key === "/" && !typing && search) { search.focus(); event.preventDefault(); }
    if (event.key === "Escape") {
      if (typing && search.value) { search.value = ""; find(); }
      else if (back()) viewport.focus({ preventScroll: true });
    }
  });
  for (const each of document.querySelectorAll(".series")) {
    each.addEventListener("click", () => lightSelection(Number(each.dataset.selection)));
    each.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      lightSelection(Number(each.dataset.selection));
      event.preventDefault();
    });
  }
  // The list of sections on a small screen has done its work when one is chosen.
  const sections = $("sections");
  sections?.addEventListener("click", (event) => { if (event.target.closest("a") && sections.matches(":popover-open")) sections.hidePopover(); });
  if (main) startPicture();
  writeLit();
  writeCalls();
})();
