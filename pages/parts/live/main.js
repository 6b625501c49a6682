// @ts-check
/** What Streamlit calls: makes a view, keeps it over reruns, takes it away. */

import { View } from "./view.js";

/** @typedef {import("./view.js").Component} Component */

/** @type {WeakMap<HTMLElement, View>} */
const views = new WeakMap();

/** Show the data in the element; called again whenever data or theme have changed. @param {Component} component */
export default function show(component) {
  const { parentElement } = component;
  const view = views.get(parentElement);
  if (view) view.update(component);
  else views.set(parentElement, new View(component));
  return () => {
    views.get(parentElement)?.remove();
    views.delete(parentElement);
  };
}
