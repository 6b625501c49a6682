// @ts-check
/** Rows of a figure that are runs of their own: their names are buttons over the plot, and their dots can be pressed too. */

import { make } from "./layout.js";

/**
 * @typedef {{technique: string, alone: boolean}} Part
 * @typedef {{place: number, label: string, title: string, part: Part}} Row core/figures/language/description.py says what each means
 */

/** The rows of one figure. */
export class Rows {
  /** @param {(part: Part) => void} press */
  constructor(press) {
    this.press = press;
    this.element = make("div", { class: "rl-rows" });
    /** @type {Row[]} */
    this.rows = [];
  }

  /** Take what may be pressed. @param {Row[]} rows */
  describe(rows) {
    if (JSON.stringify(rows) === JSON.stringify(this.rows)) return;
    this.rows = rows;
    this.element.replaceChildren(...rows.map(({ label, title, part }) => (
      make("button", { type: "button", class: "rl-row", text: label, title, onclick: () => this.press(part) })
    )));
  }

  /** Stand where the rows are drawn. @param {HTMLDivElement & Record<string, any>} plot */
  place({ layout: { margin, yaxis, font }, clientHeight }) {
    // Any figure is asked, and not all of them have an axis.
    if (!this.rows.length) return;
    const { l, t, b } = margin;
    const [bottom, top] = yaxis.range;
    [...this.element.children].forEach((button, i) => {
      const down = (this.rows[i].place - top) / (bottom - top);
      Object.assign(/** @type {HTMLElement} */ (button).style, {
        left: `${l}px`, top: `${t + down * (clientHeight - t - b)}px`, fontSize: `${font.size}px`,
      });
    });
  }

  /** Press the row of a dot. @param {number} y */
  pressAt(y) {
    const row = this.rows.find(({ place }) => Math.round(place) === Math.round(y));
    if (row) this.press(row.part);
  }
}
