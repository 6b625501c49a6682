// @ts-check
/** A window over the page: an enlarged figure, or the list of keys. Escape, the button or a click beside it closes it. */

import { KEYS } from "./keys.js";
import { iconButton, make, rename } from "./layout.js";
import { Numbers } from "./numbers.js";

/** The one window of a view. */
export class Dialog {
  /**
   * @param {HTMLElement} root @param {Record<string, string>} texts @param {() => void} changed
   * @param {HTMLElement | null} transport what plays the figures: where one is enlarged it is in the window
   */
  constructor(root, texts, changed, transport) {
    this.changed = changed;
    this.transport = transport;
    /** @type {HTMLElement | null} the figure's card that is shown */
    this.card = null;
    this.place = make("div", { class: "rl-card rl-place" });
    this.gap = make("div");
    this.body = make("div", { class: "rl-dialog-body" });
    this.numbers = new Numbers(texts);
    this.closer = iconButton("close", texts.close, "Esc", () => this.close());
    this.element = make("dialog", { class: "rl-dialog", tabindex: -1, onclose: () => this.#restore() }, [this.closer, this.body]);
    this.element.addEventListener("click", ({ target }) => {
      if (target === this.element) this.close();
    });
    root.append(this.element);
  }

  /** Take another language. @param {Record<string, string>} texts */
  speak(texts) {
    rename(this.closer, texts.close, "Esc");
    this.numbers.speak(texts);
  }

  /** Whether it shows words, no figure. */
  get explains() {
    return this.element.open && this.element.dataset.kind === "text";
  }

  /** Show a figure's card large; a placeholder keeps its place. @param {HTMLElement} card */
  enlarge(card) {
    this.close();
    this.card = card;
    card.replaceWith(this.place);
    if (this.transport) {
      this.gap.style.height = `${this.transport.offsetHeight}px`;
      this.transport.replaceWith(this.gap);
      this.element.insertBefore(this.transport, this.body);
    }
    this.numbers.show(card);
    this.#open("figure", card, this.numbers.element);
  }

  /** Show anything else. @param {HTMLElement} content */
  show(content) {
    this.close();
    this.#open("text", content);
  }

  close() {
    if (this.element.open) this.element.close();
    this.#restore();
  }

  /** What stands in the grid for a card. @param {HTMLElement} card */
  placeOf(card) {
    return card === this.card ? this.place : card;
  }

  /** @param {string} kind @param {HTMLElement[]} contents */
  #open(kind, ...contents) {
    this.element.dataset.kind = kind;
    this.body.replaceChildren(...contents);
    this.element.showModal();
    // On the button that closes it, the key that plays would close it.
    this.element.focus();
    this.changed();
  }

  #restore() {
    if (!this.card) return;
    const card = this.card;
    this.card = null;
    this.place.replaceWith(card);
    if (this.transport) this.gap.replaceWith(this.transport);
    this.changed();
  }
}

/** Show every key and what it does. @param {Dialog} dialog @param {Record<string, string>} texts @param {string[]} triggers what the page's script answers to */
export function helpDialog(dialog, texts, triggers) {
  const working = KEYS.filter(([, , trigger]) => !trigger || triggers.includes(trigger));
  const rows = working.flatMap(([key, text]) => [make("dt", {}, [make("kbd", { text: key })]), make("dd", { text: texts[text] })]);
  dialog.show(make("section", {}, [make("h3", { text: texts.keys }), make("dl", { class: "rl-keys" }, rows)]));
}
