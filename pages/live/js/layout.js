// @ts-check
/** Small helpers to build the page's elements, and its frame: transport, headline, envelope, two grids of figures. */

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [attributes] `text`, event handlers as `onclick`…, `class`, or any attribute
 * @param {(Node | string | null)[]} [children]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = String(value);
    else if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else if (value !== undefined && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Write text only where it differs, so that nothing is laid out anew. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Paths of 24 × 24 icons, drawn as strokes. */
const ICONS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M8 5v14M16 5v14",
  back: "M18 5v14l-9-7zM5 5v14",
  forward: "M6 5v14l9-7zM19 5v14",
  restart: "M4 4v6h6M4.6 10A8 8 0 1 1 4 14",
  share: "M9.5 14.5l5-5M8 11l-2.5 2.5a3.5 3.5 0 0 0 5 5L13 16M16 13l2.5-2.5a3.5 3.5 0 0 0-5-5L11 8",
  freeze: "M12 3v18M4.2 7.5l15.6 9M19.8 7.5l-15.6 9M9.5 4.5L12 7l2.5-2.5M9.5 19.5L12 17l2.5 2.5",
  change: "M4 17h7V7h9M16 3l4 4-4 4",
  hide: "M3 3l18 18M9.9 5.2A9 9 0 0 1 21.5 12a13 13 0 0 1-2.6 3.5M6.4 6.6A13 13 0 0 0 2.5 12a9.6 9.6 0 0 0 13.6 5.3M9.9 9.9a3 3 0 0 0 4.2 4.2",
  reveal: "M2.5 12C4.5 8 8 5.5 12 5.5S19.5 8 21.5 12C19.5 16 16 18.5 12 18.5S4.5 16 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  envelope: "M3 5.5h18v13H3zM3 6.5l9 7 9-7",
  letter: "M3 10.5l9-7 9 7v9.5H3zM3 10.5l9 6 9-6",
  help: "M9 9a3 3 0 1 1 4.2 2.7c-.8.4-1.2 1-1.2 2.3M12 17.5v.1",
  expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
  close: "M6 6l12 12M18 6L6 18",
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `rl-icon rl-icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * A button with an icon, named for those who do not see it; the key that does the same stands in its tooltip.
 * @param {keyof typeof ICONS} name @param {string} label @param {string} key @param {() => void} act
 */
export function iconButton(name, label, key, act) {
  const button = make("button", { type: "button", class: "rl-button", onclick: act }, [icon(name)]);
  rename(button, label, key);
  return button;
}

/** Name a button with an icon, as in another language. @param {Element} button @param {string} label @param {string} key */
export function rename(button, label, key) {
  button.setAttribute("aria-label", label);
  button.setAttribute("title", key ? `${label} (${key})` : label);
}

/** How many frames were made: what is in one can be named. */
let frames = 0;

/**
 * The frame of the view.
 * @typedef {{root: HTMLElement, transport: HTMLElement, headline: HTMLElement, prediction: HTMLElement, envelope: HTMLElement, first: HTMLElement, more: HTMLElement}} Frame
 * @returns {Frame}
 */
export function frame() {
  const transport = make("div", { class: "rl-transport" });
  const headline = make("h2", { class: "rl-headline" });
  const prediction = make("div", { class: "rl-prediction" });
  const envelope = make("section", { class: "rl-envelope", id: `rl-envelope-${(frames += 1)}`, hidden: true });
  const first = make("div", { class: "rl-grid rl-first" });
  const more = make("div", { class: "rl-grid rl-more" });
  const root = make("div", { class: "rl-live", "data-seq": "0", "data-step": "0" }, [transport, headline, prediction, envelope, first, more]);
  return { root, transport, headline, prediction, envelope, first, more };
}
