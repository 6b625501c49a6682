// @ts-check
/** A prediction of the comparison: asked while the figures are hidden, and its choice beside what came out once they are not. */

import { evaluate } from "./expressions.js";
import { words } from "./formats.js";
import { make } from "./layout.js";
import { fill } from "./template.js";

/**
 * @typedef {import("./expressions.js").Context} Context
 * @typedef {{question: import("./template.js").Template, options: string[], answer: unknown}} Asked core/figures/prediction.py says what each means
 * @typedef {{of: string, guess: number | null, answer: number | null}} Given of which runs, what was chosen, and what came out
 */

let made = 0;

/** The place of a view where it is predicted. */
export class Prediction {
  /** @param {HTMLElement} element @param {{reveal(): void, hide(): void, sized(height: number): void}} on */
  constructor(element, on) {
    this.element = element;
    this.on = on;
    this.name = `rl-guess-${(made += 1)}`;
    /** @type {Given} */
    this.given = { of: "", guess: null, answer: null };
    this.drawn = "";
  }

  /**
   * Ask, or say what was predicted and what came out.
   * @param {Asked | null} asked @param {Record<string, string>} texts @param {Context} context @param {boolean} hidden
   * @param {string} of names the runs: what was predicted of others is no word of these
   */
  draw(asked, texts, context, hidden, of) {
    if (this.given.of !== of) this.given = { of, guess: null, answer: null };
    const { given } = this;
    // Once told it stays, wherever the playback goes.
    if (asked && given.guess !== null && !hidden) given.answer ??= evaluate(asked.answer, context);
    const shown = !asked ? "" : hidden ? "ask" : given.guess === null ? "" : "tell";
    const question = asked ? fill(asked.question, context) : "";
    const mark = JSON.stringify([shown, question, asked?.options, texts["predict.reveal"], shown === "tell" && given]);
    if (mark === this.drawn) return;
    this.drawn = mark;
    this.element.replaceChildren(...(asked && shown ? (shown === "ask" ? this.#ask(asked, question, texts) : this.#tell(asked, question, texts)) : []));
    const { offsetHeight } = this.element;
    this.on.sized(offsetHeight && offsetHeight + parseFloat(getComputedStyle(this.element).marginBottom));
  }

  /** @param {Asked} asked @param {string} question @param {Record<string, string>} texts @returns {Node[]} */
  #ask({ options }, question, texts) {
    const reveal = make("button", { type: "button", class: "rl-do", text: texts["predict.reveal"], onclick: () => this.on.reveal() });
    reveal.disabled = this.given.guess === null;
    const rows = options.map((option, i) => make("label", {}, [
      make("input", { type: "radio", name: this.name, checked: i === this.given.guess, onchange: () => {
        this.given.guess = i;
        this.given.answer = null;
        reveal.disabled = false;
      } }),
      make("span", { text: option }),
    ]));
    return [make("fieldset", {}, [make("legend", { text: question }), ...rows]), reveal];
  }

  /** @param {Asked} asked @param {string} question @param {Record<string, string>} texts @returns {Node[]} */
  #tell({ options }, question, texts) {
    const { guess, answer } = this.given;
    const kind = answer === null ? "yours" : answer === guess ? "right" : "wrong";
    const said = { guess: options[guess ?? 0], answer: options[answer ?? 0] };
    const line = make("p", { role: "status", "data-kind": kind }, [make("span", { class: "rl-asked", text: question }), " "]);
    if (kind !== "yours") line.append(make("strong", { text: texts[`predict.${kind}`] }), " ");
    line.append(words(kind === "yours" ? texts.predicted : texts[`predict.${kind}.says`], said));
    const again = make("button", { type: "button", class: "rl-offer", text: texts["predict.again"], onclick: () => {
      this.given = { ...this.given, guess: null, answer: null };
      this.on.hide();
    } });
    return [line, again];
  }
}
