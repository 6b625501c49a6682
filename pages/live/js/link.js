// @ts-check
/** Links that are handed out: what one asks for beside the comparison, as long as it holds, and the window that makes one. */

import { thousands, words } from "./formats.js";
import { make, write } from "./layout.js";

/**
 * What a link asks for: whether figures are hidden, and the step that is shown without playing, null where it plays.
 * @typedef {{hidden: boolean, paused: number | null}} Asked
 * @typedef {{name: string, text: string, label: string}} Offer what a link may say, as pages/lab/links.py offers it
 */

/** What hides the figures, as pages/address/links.py names it. */
const FIGURES = "figures";

/** @type {Asked} */
export const NOTHING = { hidden: false, paused: null };

/** @param {Asked} a @param {Asked} b */
const same = (a, b) => a.hidden === b.hidden && a.paused === b.paused;

/** What the link asks for that the page was opened by, until the learner does otherwise. */
export class Holding {
  /** @param {(still: {hidden: boolean, paused: boolean}) => void} tell is called with what still holds when something no longer does */
  constructor(tell) {
    this.tell = tell;
    this.held = NOTHING;
  }

  /**
   * Return what the address asks for otherwise than what holds; what the script says once more, for it had not heard of
   * the last change yet, asks for nothing.
   * @param {Asked} now @param {Asked} before what the script said before @returns {Partial<Asked>}
   */
  take({ hidden = false, paused = null }, before) {
    const now = { hidden, paused };
    const { held } = this;
    if (same(now, before) || same(now, held)) return {};
    this.held = now;
    return { ...(hidden !== held.hidden && { hidden }), ...(paused !== held.paused && { paused }) };
  }

  /** See what the learner has ended. @param {boolean} hidden @param {import("./playback.js").Playback} playback */
  follow(hidden, { playing, position }) {
    const { held } = this;
    const now = { hidden: held.hidden && hidden, paused: !playing && position === held.paused ? held.paused : null };
    if (same(now, held)) return;
    this.held = now;
    this.tell({ hidden: now.hidden, paused: now.paused !== null });
  }
}

/** Return what a link says if nothing else is chosen: what the address holds, and that the figures are hidden where they are. @param {Offer[]} offers @param {boolean} hidden */
export function chosenNow(offers, hidden) {
  const said = new URLSearchParams(location.search);
  return new Set(offers.map(({ name }) => name).filter((name) => (name === FIGURES ? hidden : said.has(name))));
}

/** Return an address with what was chosen of what it may say. @param {string} href @param {Offer[]} offers @param {Set<string>} chosen by name @param {number} step */
export function linkOf(href, offers, chosen, step) {
  const url = new URL(href);
  for (const { name, text } of offers) {
    if (chosen.has(name)) url.searchParams.set(name, words(text, { step }));
    else url.searchParams.delete(name);
  }
  return url.href.replaceAll("%2C", ",");
}

/**
 * Make a link to what is shown.
 * @param {import("./dialog.js").Dialog} dialog @param {Record<string, string>} texts @param {Offer[]} offers
 * @param {number} step that is shown @param {Set<string>} chosen names of the offers that hold already
 */
export function linkDialog(dialog, texts, offers, step, chosen) {
  const field = make("input", { type: "text", class: "rl-address", readonly: true, "aria-label": texts.share_address });
  const said = make("p", { class: "rl-link-said", role: "status" });
  const renew = () => {
    field.value = linkOf(location.href, offers, chosen, step);
    write(said, "");
  };
  const rows = offers.map(({ name, label }) => {
    const box = make("input", { type: "checkbox", checked: chosen.has(name), onchange: () => {
      chosen[box.checked ? "add" : "delete"](name);
      renew();
    } });
    return make("label", {}, [box, make("span", { text: words(label, { step: thousands(step) }) })]);
  });
  const copy = async () => write(said, await copied(field) ? texts.copied : texts.copy_by_hand);
  field.addEventListener("focus", () => field.select());
  renew();
  dialog.show(make("section", { class: "rl-link" }, [
    make("h3", { text: texts.share }),
    make("p", { text: texts.share_help }),
    make("fieldset", {}, [make("legend", { text: texts.share_also }), ...rows]),
    make("div", { class: "rl-copies" }, [field, make("button", { type: "button", class: "rl-do", text: texts.copy, onclick: copy })]),
    said,
  ]));
}

/** Copy what stands in a field; a page that came without encryption has no clipboard, and copies the old way. @param {HTMLInputElement} field */
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}
