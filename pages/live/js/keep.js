// @ts-check
/** Keeps views over reruns: Streamlit calls a component again and again, and may give it another element. */

/**
 * @typedef {{parentElement: HTMLElement, data: {key: string}}} Called
 * @typedef {{root: HTMLElement, update(component: any): void, remove(): void}} View
 * @typedef {{view: View, parent: HTMLElement, leaving: number}} Held
 */

/** How long a view outlives its element, in ms: an interrupted rerun takes the element away and gives another at once. */
const GRACE = 1000;

/**
 * Return what Streamlit calls whenever data or theme have changed; it returns what is called when the element goes.
 * @template {Called} C
 * @param {(component: C) => View} create
 */
export function keep(create) {
  /** By key: a view keeps playback, zoom and what was received when its element changes. @type {Map<string, Held>} */
  const views = new Map();

  /** Take a view away soon, unless it has another element by then. @param {string} name @param {HTMLElement} parent */
  function leave(name, parent) {
    const held = views.get(name);
    if (held?.parent !== parent) return;
    held.leaving = setTimeout(() => {
      views.delete(name);
      held.view.remove();
    }, GRACE);
  }

  return function show(/** @type {C} */ component) {
    const { parentElement: parent, data } = component;
    const name = data.key;
    const held = views.get(name);
    if (held) {
      clearTimeout(held.leaving);
      if (held.parent !== parent) parent.append(held.view.root);
      held.parent = parent;
      held.view.update(component);
    } else {
      views.set(name, { view: create(component), parent, leaving: 0 });
    }
    return () => leave(name, parent);
  };
}
