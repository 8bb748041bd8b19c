"use strict";
/**
 * Inputs that can be switched off, one or several: no call that sees one of them can run. Calls that see the same
 * inputs are lost together, so the page knows for each such group which inputs they are.
 *
 * @param known the inputs, each with its call; the groups; the outputs, each with its group; and how much there is in all.
 * @param tools what a page makes its pieces of.
 * @param changed is called when an input was switched.
 */
const makeSwitches = (known, { make, numbers, grouped }, changed) => {
  const MOST_SWITCHES = 60; // the others are switched beside the picture, when their input is chosen
  const MOST_NAMED = 4;
  const [place, line] = ["missing", "lost"].map((id) => document.getElementById(id));
  const inputs = known.inputs.map(([title, call]) => ({ title, call }));
  const groups = known.groups.map(([seen, of, count, macs]) => ({ seen: numbers(seen), calls: numbers(of), count, macs }));
  const off = new Set(); // places of inputs
  let lost = new Set(); // numbers of calls

  // --- words -----------------------------------------------------------------------------------------------------------

  const UNITS = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]];
  /** 51896193 → "51.9 M", as the report writes it; null, which is unknown, as "?". */
  const inShort = (n) => {
    if (n === null) return "?";
    if (n < 1e4) return grouped(n);
    const [size, unit] = UNITS.find(([least]) => n >= least);
    const digits = n >= 100 * size ? 0 : n >= 10 * size ? 1 : 2;
    return `${(n / size).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
  };
  const listed = (names) => {
    const shown = names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED - 1), `${grouped(names.length - MOST_NAMED + 1)} more`] : names;
    return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : shown[0];
  };
  const inWords = (isLost) => {
    const gone = groups.filter((_, i) => isLost[i]);
    const count = gone.reduce((sum, each) => sum + each.count, 0);
    const macs = gone.reduce((sum, each) => (sum === null || each.macs === null ? null : sum + each.macs), 0);
    const left = known.outputs.filter(([, group]) => !isLost[group]).map(([title]) => title);
    const cost = known.macs === 0 ? "" : ` and ${inShort(macs)} of ${inShort(known.macs)} MACs`;
    const missing = inputs.filter((_, i) => off.has(i)).map((each) => each.title);
    const are = count === 1 && !cost ? "is" : "are";
    const what = `${grouped(count)} of ${grouped(known.calls)} calls${cost} ${are} lost`;
    const rest = left.length ? `${listed(left)} ${left.length > 1 ? "are" : "is"} left` : "no output is left";
    return `without ${listed(missing)}: ${what}; ${rest}`;
  };

  // --- switches --------------------------------------------------------------------------------------------------------

  const buttons = inputs.slice(0, MOST_SWITCHES).map(({ title }, i) => {
    const button = make("button", { type: "button", class: "switch", "aria-pressed": "false" }, title);
    button.addEventListener("click", () => toggle(i));
    return button;
  });
  const more = inputs.length - buttons.length;
  const allOn = make("button", { type: "button", class: "plain" }, "all on");
  allOn.addEventListener("click", () => { clear(); buttons[0].focus({ preventScroll: true }); });
  const words = make("span", { role: "status" });
  line.append(words, " ", allOn);
  place.append(make("span", { class: "quiet", "aria-hidden": "true" }, "Without"), ...buttons, ...(more ? [make("span", { class: "quiet" }, `and ${grouped(more)} more`)] : []));
  place.hidden = false;

  const update = () => {
    const isLost = groups.map((group) => group.seen.some((input) => off.has(input)));
    lost = new Set(groups.flatMap((group, i) => (isLost[i] ? group.calls : [])));
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(off.has(i))));
    words.textContent = off.size ? inWords(isLost) : "";
    line.hidden = !off.size;
    changed();
  };
  const toggle = (input) => {
    if (!off.delete(input)) off.add(input);
    update();
  };
  /** Switch all inputs on; whether any was off. */
  const clear = () => {
    if (!off.size) return false;
    off.clear();
    update();
    return true;
  };
  /** The button that switches the input that a call is; nothing for another call. */
  const switchOf = (call) => {
    const input = inputs.findIndex((each) => each.call === call);
    if (input < 0) return [];
    const button = make("button", { type: "button", class: "plain", "data-switch": "" }, off.has(input) ? "switch on" : "switch off");
    button.addEventListener("click", () => {
      toggle(input);
      document.querySelector("[data-switch]")?.focus({ preventScroll: true }); // this one is gone
    });
    return [button];
  };

  // --- what dies in a picture ------------------------------------------------------------------------------------------

  const DESCRIBED = { off: "lost", half: "lost in part" };
  /** A node all of whose calls are lost is off, one that loses a part of them half; a tensor that is not made or not taken is off. */
  const paint = (picture) => {
    const states = new Map();
    for (const node of picture.nodes.values()) {
      const dead = node.calls.filter((n) => lost.has(n)).length;
      const state = !dead ? "" : dead === node.calls.length ? "off" : "half";
      states.set(node.n, state);
      for (const each of ["off", "half"]) node.element?.classList.toggle(each, state === each);
      if (state) node.element?.setAttribute("aria-description", DESCRIBED[state]);
      else node.element?.removeAttribute("aria-description");
    }
    for (const edge of picture.svg?.querySelectorAll(".edge") ?? []) {
      edge.classList.toggle("off", [edge.dataset.s, edge.dataset.t].some((n) => states.get(Number(n)) === "off"));
    }
  };
  /** Whether of some calls none is left. */
  const allLost = (calls) => lost.size > 0 && calls.every((n) => lost.has(n));

  return { paint, clear, switchOf, allLost };
};
