// @ts-check
/**
 * What a page does whose session is gone, for the server was restarted or the connection was lost for long. Its address
 * holds what it showed, so it is loaded again, and what stood in its controls and is not in the address is told.
 */

import { reload } from "./again.js";
import { iconButton, make } from "./layout.js";
import { words } from "./formats.js";

/** @typedef {Record<string, {name: string, says: string}>} Controls by key of the widget and type of input */

const KEY = "reglab.loaded-again";
/** Least time between two loads, in ms: a page that is refused again must not load for ever. */
const BETWEEN = 15000;
/** Time between two looks at the controls of a page that was loaded again, in ms, and how many there are at most. */
const LOOK = 250;
const LOOKS = 60;

/** The session that this page is of. */
let session = "";
/** What stood in the controls when the connection was lost. @type {Controls | null} */
let left = null;

/**
 * To be called whenever the page's script has run.
 * @param {HTMLElement} root of a view, from which colours are taken
 * @param {{token: string, texts: Record<string, string>}} data
 */
export function belong(root, { token, texts }) {
  if (session && token !== session) return void loadAgain();
  // The script has run in the session that was there before: what was done meanwhile is not lost.
  left = null;
  if (session) return;
  session = token;
  watch();
  const before = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  if (!before.left) return;
  sessionStorage.setItem(KEY, JSON.stringify({ when: before.when }));
  const word = make("p", { text: texts.restarted });
  const style = getComputedStyle(root);
  const box = make("div", { class: "rl-word", role: "status" }, [
    word, iconButton("close", texts.close, "", () => box.remove()),
  ]);
  for (const colour of ["--rl-text", "--rl-background", "--st-font"]) box.style.setProperty(colour, style.getPropertyValue(colour));
  document.body.append(box);
  tell(before.left, word, texts, LOOKS);
}

/** Load the page again, unless that was done a moment ago. */
export function loadAgain() {
  const { when = 0 } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  if (Date.now() - when < BETWEEN) return;
  sessionStorage.setItem(KEY, JSON.stringify({ when: Date.now(), left: left ?? controls() }));
  reload();
}

/** Keep what stands in the controls when the connection is lost: Streamlit disables them until it is back. */
function watch() {
  const app = document.querySelector("[data-testid=stApp]");
  if (!(app instanceof HTMLElement)) return;
  new MutationObserver(() => {
    if (app.dataset.testConnectionState !== "CONNECTED") left ??= controls();
  }).observe(app, { attributeFilter: ["data-test-connection-state"] });
}

/**
 * Tell which controls said something else before, once all are there and rest.
 * @param {Controls} before @param {HTMLElement} word @param {Record<string, string>} texts
 * @param {number} looks that are left @param {string} [last] what the last look found
 */
function tell(before, word, texts, looks, last) {
  const now = controls();
  const drawn = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]");
  const there = drawn && Object.keys(before).every((key) => key in now);
  const other = Object.keys(before).filter((key) => key in now && now[key].says !== before[key].says);
  const changes = other.map((key) => `${before[key].name} ${before[key].says}`).join(", ");
  if (looks > 0 && !(there && changes === last)) return void setTimeout(() => tell(before, word, texts, looks - 1, changes), LOOK);
  if (changes) word.append(" ", make("strong", { text: words(texts.not_taken, { changes }) }));
  word.dataset.told = "true";
}

/** What stands in the page's sliders, fields and switches. */
function controls() {
  /** @type {Controls} */
  const found = {};
  for (const input of document.querySelectorAll("[class*=st-key-] :is(input[type=text], input[type=range], input[type=checkbox])")) {
    if (!(input instanceof HTMLInputElement) || input.closest(".rl-live") || input.role === "combobox") continue;
    const key = input.closest("[class*=st-key-]")?.className.match(/st-key-\S+/)?.[0];
    const name = (input.ariaLabel ?? input.closest("label")?.textContent ?? "").trim();
    const says = input.type === "checkbox" ? (input.checked ? "✓" : "✗") : input.getAttribute("aria-valuetext") ?? input.value;
    found[`${key} ${input.type}`] = { name, says };
  }
  return found;
}
