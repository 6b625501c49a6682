// @ts-check
/** A slider over the stops of a live view, in one document with it: a native range, dressed as the page's other sliders. */

import { handOf } from "./hand.js";
import { keep } from "./keep.js";
import { MOVES } from "./keys.js";
import { make, write } from "./layout.js";

/**
 * What the page's script gives; pages/live/slider.py says what each field means.
 * @typedef {{key: string, view: string, name: string, label: string, texts: string[], labels: string[], stop: number,
 *   answered: string, language: string}} Data
 * @typedef {{parentElement: HTMLElement, data: Data}} Component
 */

/** One slider. */
export class Slider {
  /** @param {Component} component */
  constructor({ parentElement, data }) {
    this.data = data;
    this.hand = handOf(data.view);
    /** What the field beside it said before the hand moved. @type {string | null} */
    this.before = null;
    this.range = make("input", { type: "range", min: 0, step: 1 });
    this.value = make("output", { class: "rl-slider-value", "aria-hidden": "true" });
    this.line = make("div", { class: "rl-slider-line" });
    this.first = make("span");
    this.last = make("span");
    const ends = make("div", { class: "rl-slider-ends", "aria-hidden": "true" }, [this.first, this.last]);
    this.root = make("div", { class: "rl-slider" }, [this.line, this.range, this.value, ends]);
    parentElement.append(this.root);
    this.stopListening = [this.#obey(), this.hand.listen({ moved: () => this.#show() })];
    this.sized = new ResizeObserver(() => this.#place());
    this.sized.observe(this.root);
    this.update({ parentElement, data });
  }

  /** Take what the page's script says now. @param {Component} component */
  update({ data }) {
    this.data = data;
    this.root.lang = data.language;
    this.range.max = String(data.texts.length - 1);
    this.range.setAttribute("aria-label", data.label);
    write(this.first, data.labels[0]);
    write(this.last, data.labels[data.labels.length - 1]);
    this.#show();
  }

  /** End it: nothing of it stays behind. */
  remove() {
    for (const stop of this.stopListening) stop();
    this.sized.disconnect();
    this.root.remove();
  }

  /** Listen to the learner until the returned function is called. */
  #obey() {
    const { range, hand } = this;
    let pressed = false;
    const letGo = () => {
      if (pressed) hand.release();
      pressed = false;
    };
    range.addEventListener("pointerenter", () => hand.approach());
    range.addEventListener("focus", () => hand.approach());
    range.addEventListener("pointerdown", () => {
      pressed = true;
      hand.grab();
    });
    range.addEventListener("keydown", ({ key }) => MOVES.test(key) && hand.press());
    range.addEventListener("input", () => hand.go(this.data.name, this.data.texts[Number(range.value)]));
    // A range says so where a pointer lets it go, wherever that is; after each stroke of a key too, which is not meant.
    range.addEventListener("change", letGo);
    const ends = /** @type {const} */ (["pointerup", "pointercancel", "blur"]);
    for (const end of ends) window.addEventListener(end, letGo);
    return () => {
      letGo();
      for (const end of ends) window.removeEventListener(end, letGo);
    };
  }

  /** Show where the hand is, or else what the script says. */
  #show() {
    const { texts, labels, name, answered } = this.data;
    const ahead = this.hand.ahead(name, answered);
    const there = ahead === null ? -1 : texts.indexOf(ahead);
    const stop = there < 0 ? this.data.stop : there;
    const label = labels[stop];
    if (this.range.value !== String(stop)) this.range.value = String(stop);
    this.range.setAttribute("aria-valuetext", label);
    write(this.value, label);
    this.#write(there < 0 ? null : texts[there]);
    this.#place();
  }

  /** Place the value over the thumb, and within the slider. */
  #place() {
    const share = Number(this.range.value) / Math.max(1, Number(this.range.max));
    this.root.style.setProperty("--rl-share", String(share));
    this.root.style.setProperty("--rl-half", `${this.value.offsetWidth / 2}px`);
  }

  /** Have the field beside it say where the hand is, until the script does. @param {string | null} text */
  #write(text) {
    const field = this.root.closest("[class*=st-key-number_]")?.querySelector("input[type=text]");
    if (!(field instanceof HTMLInputElement) || field === document.activeElement) return;
    // Taken back, what was typed is there again; answered, the script has given it what it says.
    const says = text ?? (this.hand.move ? null : this.before);
    this.before = text === null ? null : (this.before ?? field.value);
    if (says !== null && field.value !== says) field.value = says;
  }
}

export default keep((/** @type {Component} */ component) => new Slider(component));
