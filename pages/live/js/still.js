// @ts-check
/** A still view: finished figures, drawn when the page's script has run, without a transport line and without a server. */

import { Gallery } from "./gallery.js";
import { keep } from "./keep.js";
import { make } from "./layout.js";
import { belong } from "./restart.js";
import { readTheme } from "./theme.js";

/**
 * What the page's script gives; pages/live/still.py says what each field means.
 * @typedef {{key: string, token: string, language: string, texts: Record<string, string>, palette: Record<string, Record<string, string>>,
 *   presenter: boolean, figures: import("./figure.js").Description[]}} Data
 * @typedef {{parentElement: HTMLElement, data: Data}} Component
 */

/** Nothing is read from a run. @type {import("./expressions.js").Context} */
const CONTEXT = { step: 0, stop: null, row: () => null, stops: [], seeds: () => [], stopSeeds: [], parts: [] };

export default keep((/** @type {Component} */ component) => new Still(component));

/** One still view. */
class Still {
  /** @param {Component} component */
  constructor({ parentElement, data }) {
    this.grid = make("div", { class: "rl-grid" });
    this.root = make("div", { class: "rl-live rl-still", "data-seq": "0" }, [this.grid]);
    this.seq = 0;
    this.gone = false;
    /** @type {number | null} */
    this.frame = null;
    parentElement.append(this.root);
    const host = { turnOn() {}, take() {}, offer: () => "", changed: () => this.#wake(), slides: null };
    this.gallery = new Gallery(this.root, this.#dress(data), host);
    this.update({ parentElement, data });
  }

  /** Take what the page's script says now. @param {Component} component */
  update({ data }) {
    belong(this.root, data);
    this.root.lang = data.language;
    this.gallery.show([[data.figures, this.grid]]);
    this.gallery.dress(this.#dress(data));
  }

  /** End it: nothing of it stays behind. */
  remove() {
    this.gone = true;
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.gallery.remove();
    this.root.remove();
  }

  /** @param {Data} data */
  #dress({ palette, language, texts, presenter }) {
    return { theme: readTheme(this.root, palette), language, texts, presenter };
  }

  #wake() {
    if (!this.gone) this.frame ??= requestAnimationFrame(() => this.#draw());
  }

  /** Draw the next figure that has changed, one a frame of the screen: a page with many stays answerable. */
  #draw() {
    this.frame = null;
    if (this.gallery.figures.some((figure) => this.gallery.draw(figure, CONTEXT, false))) return this.#wake();
    this.seq += 1;
    this.root.dataset.seq = String(this.seq);
  }
}
