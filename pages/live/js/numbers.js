// @ts-check
/** The numbers that a figure draws as tables, for those who cannot see it or want to read them: below an enlarged figure. */

import { format, words } from "./formats.js";
import { make } from "./layout.js";

/** Rows of a table; of more points every so-manieth is told, and the last. */
const MOST_ROWS = 60;

/**
 * @typedef {{name: string, values: any[]}} Column
 * @typedef {Record<string, any>} Trace as Plotly has it
 */

/** A fold whose tables are made anew whenever it is opened. */
export class Numbers {
  /** @param {Record<string, string>} texts */
  constructor(texts) {
    this.texts = texts;
    this.heading = make("summary", { text: texts.numbers });
    this.tables = make("div", { class: "rl-tabled-tables", tabindex: 0 });
    this.element = make("details", { class: "rl-tabled", ontoggle: () => this.refresh() }, [this.heading, this.tables]);
    /** @type {HTMLElement | null} the figure's card */
    this.card = null;
  }

  /** Take another language. @param {Record<string, string>} texts */
  speak(texts) {
    this.texts = texts;
    this.heading.textContent = texts.numbers;
    this.refresh();
  }

  /** Speak of a figure, folded. @param {HTMLElement} card */
  show(card) {
    this.card = card;
    this.element.open = false;
    this.tables.replaceChildren();
  }

  /** Tell what is drawn now, where it is open. */
  refresh() {
    const plot = /** @type {any} */ (this.card?.querySelector(".rl-plot"));
    if (this.element.open && plot) this.tables.replaceChildren(...this.#made(plot));
  }

  /** @param {{data?: Trace[], layout?: any}} plot */
  #made({ data = [], layout = {} }) {
    /** @type {Map<string, Trace[]>} */
    const groups = new Map();
    for (const trace of data.filter(tells)) {
      const place = JSON.stringify([trace.xaxis ?? "x", [...trace.x]]);
      groups.set(place, [...(groups.get(place) ?? []), trace]);
    }
    // What a tooltip names comes first, then the thin lines of other seeds.
    const made = [...groups.values()].map((traces) => this.#table(traces.sort((a, b) => Number(!a.hovertemplate) - Number(!b.hovertemplate)), layout));
    return made.length ? made : [make("p", { text: this.texts.numbers_none })];
  }

  /** One table of the traces that stand over the same places. @param {Trace[]} traces @param {any} layout */
  #table(traces, layout) {
    const axis = layout[(traces[0].xaxis ?? "x").replace("x", "xaxis")] ?? {};
    const count = traces[0].fill === "toself" ? traces[0].x.length / 2 : traces[0].x.length;
    const said = traces.map(({ text }) => text).find((text) => Array.isArray(text) && text.length === count);
    const places = { name: axis.title?.text ?? "", values: [...traces[0].x].slice(0, count).map((x, i) => said?.[i] ?? placed(axis, x)) };
    const columns = apart([places, ...traces.flatMap((trace) => this.#columns(trace, count, places.name))]);
    const stride = Math.max(1, Math.ceil(count / MOST_ROWS));
    const rows = [...Array(count).keys()].filter((i) => i % stride === 0 || i === count - 1);
    const caption = stride > 1 ? words(this.texts.numbers_every, { stride, count }) : "";
    return make("table", {}, [
      make("caption", { text: caption }),
      make("thead", {}, [make("tr", {}, columns.map(({ name }) => make("th", { scope: "col", text: name })))]),
      make("tbody", {}, rows.map((i) => make("tr", {}, columns.map(({ values }, at) => cell(values[i], at === 0))))),
    ]);
  }

  /** What a trace says of each place: one number, or between which two an area lies. @param {Trace} trace @param {number} count @param {string} over @returns {Column[]} */
  #columns(trace, count, over) {
    const name = this.#name(trace, over);
    const values = [...trace.y];
    if (trace.fill !== "toself") return [{ name, values }];
    const ends = { low: values.slice(count).reverse(), high: values.slice(0, count) };
    return Object.entries(ends).map(([end, of]) => ({ name: `${name}, ${this.texts[`numbers_${end}`]}`, values: of }));
  }

  /** Whose it is, and what its tooltip says of it besides where. @param {Trace} trace @param {string} over */
  #name({ meta, hovertemplate }, over) {
    const whose = this.texts[meta?.role] ?? "";
    const tip = (hovertemplate ?? "").replace(/<extra>.*/, "").replace(/<[^>]*>/g, " ").replace(/%\{[^}]*\}/g, "").replace(over, "");
    const said = tip.replace(/[^\p{L}\p{N}()λ]+/gu, " ").trim();
    return said.includes(whose) ? said || whose : `${whose} ${said}`.trim();
  }
}

/** Columns that say the same but once, a line and its dots; those of one name numbered, as of other seeds. @param {Column[]} all */
function apart(all) {
  const columns = all.filter(({ values }, i) => !all.slice(1, i).some((other) => same(values, other.values)));
  const several = columns.map(({ name }, i) => columns.slice(0, i).filter((other) => other.name === name).length);
  return columns.map((column, i) => (several[i] ? { ...column, name: `${column.name} (${several[i] + 1})` } : column));
}

/** @param {any[]} a @param {any[]} b */
const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

/** Whether a trace has numbers to tell: names at the ends of lines have none, nor has a surface, which is its caption's. @param {Trace} trace */
const tells = ({ mode = "", x, y, z, visible }) => !z && visible !== false && x?.length > 0 && mode !== "text" && [...(y ?? [])].some(Number.isFinite);

/** A place as its axis names it. @param {any} axis @param {any} x */
function placed({ tickvals = [], ticktext = [] }, x) {
  const at = tickvals.indexOf(x);
  return (at >= 0 && ticktext[at]) || x;
}

/** @param {any} value @param {boolean} heads whether it heads its row */
function cell(value, heads) {
  const text = typeof value === "number" ? format(value, Number.isInteger(value) ? "d" : "g3") : String(value ?? "–");
  return heads ? make("th", { scope: "row", text }) : make("td", { text });
}
