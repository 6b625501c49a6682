// @ts-check
/** Loads the page again with its views as they stand: the address holds the comparison, not where the playback is. */

const KEY = "reglab.views";

/** What each view on the page says of itself, by its key. @type {Map<string, () => unknown>} */
const views = new Map();

/**
 * Be asked how a view stands whenever the page is about to be loaded again, until the returned function is called.
 * @param {string} key of the view @param {() => unknown} tell gives anything that is JSON
 */
export function standing(key, tell) {
  views.set(key, tell);
  return () => void (views.get(key) === tell && views.delete(key));
}

/** What a view said of itself when the page was loaded again; once, and null where it was not. @param {string} key @returns {any} */
export function stood(key) {
  const { [key]: found = null, ...others } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  sessionStorage.setItem(KEY, JSON.stringify(others));
  return found;
}

/** Load the page again. */
export function reload() {
  const told = Object.fromEntries([...views].map(([key, tell]) => [key, tell()]));
  sessionStorage.setItem(KEY, JSON.stringify(told));
  location.reload();
}
