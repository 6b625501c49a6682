// @ts-check
/** What a page does that the server does not know any more: its address holds what it showed, so it is loaded again. */

const KEY = "reglab.loaded-again";
/** Least time between two loads, in ms: a page that is refused again must not load for ever. */
const BETWEEN = 15000;

/** Load the page again; false where that was done a moment ago. */
export function loadAgain() {
  if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < BETWEEN) return false;
  sessionStorage.setItem(KEY, String(Date.now()));
  location.reload();
  return true;
}

/** Whether this page was loaded again for that reason just now. */
export function wasLoadedAgain() {
  return Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < BETWEEN;
}
