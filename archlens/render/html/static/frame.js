"use strict";
/**
 * A frame that shows a picture, as large as its scale says. The wheel and a thumb that goes up or down are the page's;
 * Ctrl and the wheel, the buttons, two fingers and dragging are the picture's. Where the picture is larger than the
 * frame, a small map in its corner shows the whole of it.
 *
 * @param viewport the element that shows it.
 * @param moved is called when anything in the frame moves.
 */
const makeFrame = (viewport, moved = () => {}) => {
  const READABLE = 0.4; // of the size that it is drawn in; smaller letters are none
  const READABLE_BY_HAND = 0.2; // on a screen that is held in a hand, and has more points to an inch
  const LARGEST = 1.6, NEAREST = 6, MARGIN = 12;
  const SVG = "http://www.w3.org/2000/svg";
  const stage = viewport.parentElement; // holds the viewport alone, and the map over it
  let svg = null, scale = 1, whole = true, moving = null;

  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  const viewBox = () => svg.getAttribute("viewBox").split(" ").map(Number);
  const fitting = () => {
    const [, , w, h] = viewBox();
    const room = [viewport.clientWidth - MARGIN, viewport.clientHeight - MARGIN];
    return Math.max(0.01, Math.min(room[0] / w, room[1] / h, LARGEST));
  };
  const resize = (value) => {
    const [, , w, h] = viewBox();
    scale = value;
    svg.style.width = `${w * scale}px`;
    svg.style.height = `${h * scale}px`;
    drawView();
    moved();
  };

  /** Where an element of a picture is, in the picture's own measure. */
  const boxIn = (element) => {
    const { x, y, width, height } = element.getBBox();
    const outer = element.closest("g.graph")?.transform.baseVal.consolidate()?.matrix;
    return [x + (outer?.e ?? 0), y + (outer?.f ?? 0), width, height];
  };

  /** Show all of the picture. */
  const fit = () => {
    resize(fitting());
    whole = true;
  };
  /** Show all of it where that can be read; else, so large that it can, the part where these elements are. */
  const start = (elements = []) => {
    const least = matchMedia("(pointer:coarse),(max-width:40rem)").matches ? READABLE_BY_HAND : READABLE;
    fit();
    if (scale >= least || !svg) return;
    whole = false;
    const boxes = elements.map(boxIn);
    resize(Math.min(0.8, least * 1.4));
    if (!boxes.length) return viewport.scrollTo((viewport.scrollWidth - viewport.clientWidth) / 2, 0);
    const [left, top] = [Math.min(...boxes.map((b) => b[0])), Math.min(...boxes.map((b) => b[1]))];
    const [right, low] = [Math.max(...boxes.map((b) => b[0] + b[2])), Math.max(...boxes.map((b) => b[1] + b[3]))];
    const spread = Math.min(viewport.clientWidth / (right - left + 40), viewport.clientHeight / (low - top + 40));
    if (spread < scale && spread > least * 0.8) resize(spread);
    const all = spread >= scale * 0.99 ? [left, top, right - left, low - top] : boxes[0];
    centre(all[0] + all[2] / 2, all[1] + all[3] / 2);
  };
  /** Bring a point of the picture into the middle of the frame. */
  const centre = (x, y) => {
    const [left, top] = viewBox();
    const [own, frame] = [svg.getBoundingClientRect(), viewport.getBoundingClientRect()];
    viewport.scrollBy(
      own.left + (x - left) * scale - frame.left - viewport.clientWidth / 2,
      own.top + (y - top) * scale - frame.top - viewport.clientHeight / 2,
    );
    drawView();
  };
  /** Zoom; what is under a point of the window stays there. */
  const zoom = (factor, px, py) => {
    const frame = viewport.getBoundingClientRect();
    const [x, y] = [px ?? frame.left + frame.width / 2, py ?? frame.top + frame.height / 2];
    const before = svg.getBoundingClientRect();
    const [u, v] = [(x - before.left) / scale, (y - before.top) / scale];
    whole = false;
    resize(clamp(scale * factor, Math.min(fitting(), 1) * 0.6, NEAREST));
    const after = svg.getBoundingClientRect();
    viewport.scrollBy(after.left + u * scale - x, after.top + v * scale - y);
    drawView();
  };
  /** Bring an element of the picture into the frame, so large that it can be read if that is asked for. */
  const reveal = (element, readable = false) => {
    if (readable && scale < READABLE) {
      whole = false;
      resize(0.9);
    }
    const [box, frame] = [element.getBoundingClientRect(), viewport.getBoundingClientRect()];
    const inside = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
    if (!inside) {
      const [x, y, w, h] = boxIn(element);
      centre(x + w / 2, y + h / 2);
    }
  };
  /** Put another picture into the frame: where it was when it was last seen, else as it starts. */
  const places = new Map();
  const show = (picture, elements) => {
    if (svg) places.set(svg, [scale, viewport.scrollLeft, viewport.scrollTop, whole]);
    if (svg && picture !== svg) svg.replaceWith(picture);
    const opens = svg === null;
    svg = picture;
    // On a small screen the frame is no higher than the first picture needs.
    if (opens) document.documentElement.style.setProperty("--ratio", viewBox()[3] / viewBox()[2]);
    drawMap();
    const before = places.get(picture);
    if (!before) return start(elements);
    resize(before[0]);
    whole = before[3];
    viewport.scrollTo(before[1], before[2]);
  };

  // --- the map -----------------------------------------------------------------------------------------------------------

  const MAP = 130;
  const make = (tag, attributes) => {
    const element = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const map = make("svg", { class: "map", "aria-hidden": "true" });
  const view = make("rect", { class: "view" });
  const drawMap = () => {
    const [x, y, w, h] = viewBox();
    const part = MAP / Math.max(w, h);
    map.setAttribute("viewBox", `${x} ${y} ${w} ${h}`);
    map.style.width = `${Math.max(24, w * part)}px`;
    map.style.height = `${Math.max(24, h * part)}px`;
    map.replaceChildren();
    for (const path of svg.querySelectorAll(".edge path")) {
      const outer = path.closest("g.graph")?.getAttribute("transform");
      map.append(make("path", { d: path.getAttribute("d"), ...(outer && { transform: outer }) }));
    }
    for (const node of svg.querySelectorAll(".node")) {
      const [left, top, width, height] = boxIn(node);
      const shape = node.querySelector("rect,polygon,path");
      const costs = [...node.classList].filter((each) => /^(heat|[mp]\d)$/.test(each)).join(" ");
      map.append(make("rect", { x: left, y: top, width, height, rx: 6, class: costs, fill: shape?.getAttribute("fill") ?? "none", stroke: shape?.getAttribute("stroke") ?? "none" }));
    }
    map.append(view);
  };
  const drawView = () => {
    const [x, y, w, h] = viewBox();
    const over = w * scale > viewport.clientWidth + 1 || h * scale > viewport.clientHeight + 1;
    map.toggleAttribute("hidden", !over);
    if (!over) return;
    const [own, frame] = [svg.getBoundingClientRect(), viewport.getBoundingClientRect()];
    const left = Math.max(0, (frame.left - own.left) / scale), top = Math.max(0, (frame.top - own.top) / scale);
    const attributes = {
      x: x + left, y: y + top,
      width: Math.min(w - left, viewport.clientWidth / scale), height: Math.min(h - top, viewport.clientHeight / scale),
    };
    for (const [key, value] of Object.entries(attributes)) view.setAttribute(key, value);
  };
  const moveByMap = (event) => {
    const [x, y, w] = viewBox();
    const box = map.getBoundingClientRect();
    const part = Math.min(box.width / w, box.height / viewBox()[3]);
    const [left, top] = [box.left + (box.width - w * part) / 2, box.top + (box.height - viewBox()[3] * part) / 2];
    centre(x + (event.clientX - left) / part, y + (event.clientY - top) / part);
  };
  map.addEventListener("pointerdown", (event) => {
    map.setPointerCapture(event.pointerId);
    moveByMap(event);
  });
  map.addEventListener("pointermove", (event) => { if (event.buttons) moveByMap(event); });
  stage.append(map);

  // --- pointers ------------------------------------------------------------------------------------------------------------

  viewport.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the page scrolls on
    event.preventDefault();
    const step = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    zoom(Math.exp(-step * (Math.abs(step) < 20 ? 0.01 : 0.0016)), event.clientX, event.clientY);
  }, { passive: false });
  const touches = new Map();
  viewport.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    touches.set(event.pointerId, event);
    moving = { x: event.clientX, y: event.clientY, far: false };
  });
  viewport.addEventListener("pointermove", (event) => {
    const last = touches.get(event.pointerId);
    if (!last || !moving) return;
    if (touches.size === 2) {
      const [other] = [...touches.entries()].filter(([id]) => id !== event.pointerId).map(([, each]) => each);
      const apart = (each) => Math.hypot(each.clientX - other.clientX, each.clientY - other.clientY) || 1;
      viewport.scrollBy((last.clientX - event.clientX) / 2, (last.clientY - event.clientY) / 2);
      zoom(apart(event) / apart(last), (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
      moving.far = true;
    } else if (moving.far || Math.hypot(event.clientX - moving.x, event.clientY - moving.y) > 4) {
      if (!moving.far) viewport.setPointerCapture(event.pointerId);
      moving.far = true;
      whole = false;
      viewport.classList.add("moving");
      viewport.scrollBy(last.clientX - event.clientX, last.clientY - event.clientY);
      drawView();
      moved();
    }
    touches.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    viewport.addEventListener(end, (event) => {
      touches.delete(event.pointerId);
      viewport.classList.remove("moving");
    });
  }
  /** Whether the pointer has moved the picture since it went down: then its click is none. */
  const dragged = () => {
    const far = Boolean(moving?.far);
    moving = null;
    return far;
  };

  viewport.addEventListener("scroll", () => { drawView(); moved(); });
  new ResizeObserver(() => { if (svg && whole) fit(); else if (svg) drawView(); }).observe(viewport);
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => ({ in: () => zoom(1.25), out: () => zoom(0.8), fit })[button.dataset.zoom]());
  }
  document.documentElement.classList.add("live");
  return { show, fit, zoom, reveal, boxIn, dragged };
};
