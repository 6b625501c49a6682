// @ts-check
/** The envelope: what the test set says of the two models, sealed until their end. Whether it is open is the browser's alone. */

import { evaluate } from "./expressions.js";
import { icon, make, write } from "./layout.js";
import { fill } from "./template.js";
import { words } from "./formats.js";

/**
 * What core/figures/envelope.py gives; its classes say what each field means.
 * @typedef {import("./template.js").Template} Template
 * @typedef {import("./expressions.js").Context} Context
 * @typedef {{role: string, name: string, loss: Template[], accuracy: Template[]}} Model
 * @typedef {{ready: unknown, data: string, label: string, columns: string[], models: Model[], said: Template, chosen: Template[]}} Held
 * @typedef {{open: string | null, opened: Record<string, string[]>}} Standing the pair that is open, and by data the pairs for which it was
 */

/** The panel, and whether it is open. A pair that is another one is sealed again. */
export class Envelope {
  /** @param {HTMLElement} element the panel */
  constructor(element) {
    this.element = element;
    /** whether it may be opened now */
    this.ready = false;
    this.pair = "";
    /** @type {Standing} */
    this.standing = { open: null, opened: {} };
    this.drawn = "";
  }

  get open() {
    return this.standing.open === this.pair;
  }

  /** Another pair is shown, or the same. @param {Record<string, string | null>} roles */
  show(roles) {
    const pair = `${roles.baseline} ${roles.treatment}`;
    if (pair === this.pair) return;
    this.pair = pair;
    this.ready = false;
    if (this.open) return;
    this.standing.open = null;
    this.element.hidden = true;
  }

  /** Open it where it may be, or close it; false where it may not be opened. @param {Held} held */
  toggle(held) {
    if (this.open) this.standing.open = null;
    else if (this.ready) {
      this.standing.open = this.pair;
      const pairs = (this.standing.opened[held.data] ??= []);
      if (!pairs.includes(this.pair)) pairs.push(this.pair);
    } else return false;
    return true;
  }

  /**
   * Show what is in it. @param {Held} held @param {Context} context @param {Record<string, string>} texts
   * @param {boolean} hidden whether the figures are
   */
  draw(held, context, texts, hidden) {
    this.ready = evaluate(held.ready, context) === 1;
    this.element.hidden = hidden || !this.open;
    if (this.element.hidden) return;
    const times = this.standing.opened[held.data]?.length ?? 0;
    const told = {
      rows: held.models.map(({ role, name, loss, accuracy }) => {
        return { role, name, cells: [...loss, ...accuracy].map((template) => fill(template, context)) };
      }),
      lines: [held.said, ...held.chosen].map((template) => fill(template, context)).filter(Boolean),
      notes: [texts.envelope_why, times > 1 ? words(texts.envelope_again, { count: times }) : ""].filter(Boolean),
      held, texts,
    };
    const key = JSON.stringify([told.rows, told.lines, told.notes, held.label]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.element.setAttribute("aria-label", held.label);
    this.element.replaceChildren(make("div", { class: "rl-numbers" }, [table(told)]), make("div", { class: "rl-told", "aria-live": "polite" }, [
      ...told.lines.map((text, i) => make("p", { class: i ? "" : "rl-verdict", text })),
      ...told.notes.map((text) => make("p", { class: "rl-why", text })),
    ]));
  }
}

/** @param {{rows: {role: string, name: string, cells: string[]}[], held: Held, texts: Record<string, string>}} told */
function table({ rows, held: { columns, label }, texts }) {
  const both = rows.some(({ cells }) => cells.length > columns.length);
  const measures = both ? [texts.loss, texts.accuracy] : [texts.loss];
  const heads = measures.map((measure) => make("th", { scope: "colgroup", colspan: columns.length, text: measure }));
  const parts = measures.flatMap(() => columns.map((column) => make("th", { scope: "col", text: column })));
  return make("table", {}, [
    make("caption", { text: label }),
    make("thead", {}, [make("tr", {}, [make("td"), ...heads]), make("tr", {}, [make("td"), ...parts])]),
    make("tbody", {}, rows.map(({ role, name, cells }) => {
      return make("tr", { "data-role": role }, [make("th", { scope: "row", text: name }), ...cells.map((text) => make("td", { text }))]);
    })),
  ]);
}

/** The button that opens it, and closes it. */
export class Seal {
  /** @param {string} controls id of the panel @param {() => void} act */
  constructor(controls, act) {
    this.words = make("span");
    this.button = make("button", { type: "button", class: "rl-seal", "aria-expanded": "false", "aria-controls": controls, onclick: act }, [
      icon("envelope"), icon("letter"), this.words,
    ]);
  }

  /** Say what it does next. @param {Record<string, string>} texts @param {boolean} open @param {boolean} ready */
  draw(texts, open, ready) {
    write(this.words, open ? texts.envelope_close : ready ? texts.envelope : texts.envelope_sealed);
    this.button.title = open || ready ? `${this.words.textContent} (T)` : texts.envelope_waits;
    this.button.setAttribute("aria-expanded", String(open));
    this.button.classList.toggle("rl-ready", ready || open);
  }
}
