// @ts-check
/** What Streamlit calls: makes a view, keeps it over reruns, takes it away. */

import { View } from "./view.js";

/** @typedef {import("./view.js").Component} Component */
/** @typedef {{view: View, parent: HTMLElement, leaving: number}} Held */

/** How long a view outlives its element, in ms: an interrupted rerun takes the element away and gives another at once. */
const GRACE = 1000;

/** By session: a page shows one view, which keeps playback, zoom and what was received when its element changes. @type {Map<string, Held>} */
const views = new Map();

/** Show the data in the element; called again whenever data or theme have changed. @param {Component} component */
export default function show(component) {
  const { parentElement: parent, data: { token } } = component;
  const held = views.get(token);
  if (held) {
    clearTimeout(held.leaving);
    if (held.parent !== parent) parent.append(held.view.parts.root);
    held.parent = parent;
    held.view.update(component);
  } else {
    views.set(token, { view: new View(component), parent, leaving: 0 });
  }
  return () => leave(token, parent);
}

/** Take a view away soon, unless it has another element by then. @param {string} token @param {HTMLElement} parent */
function leave(token, parent) {
  const held = views.get(token);
  if (held?.parent !== parent) return;
  held.leaving = setTimeout(() => {
    views.delete(token);
    held.view.remove();
  }, GRACE);
}
