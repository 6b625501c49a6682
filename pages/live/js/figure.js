// @ts-check
/** One figure: its card on the page, and what Plotly draws in it. Knows no figure and no technique by name. */

import { evaluate, reads, signature } from "./expressions.js";
import { iconButton, make, rename, write } from "./layout.js";
import { drawTraces } from "./partial.js";
import { Rows } from "./rows.js";
import { slide } from "./slides.js";
import { fill } from "./template.js";
import { coloured } from "./theme.js";
import { ticksApart } from "./ticks.js";

/**
 * @typedef {import("./expressions.js").Context} Context
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {import("./template.js").Template} Template
 * @typedef {{bind?: Record<string, unknown>, [attribute: string]: any}} Bound a trace or a layout
 * @typedef {{id: string, label: string, traces: Bound[], layout: Bound, caption: Template}} Drawing
 * @typedef {Drawing & {question: string, description: string, alternatives: Drawing[], height?: number,
 *   slides?: boolean, rows?: import("./rows.js").Row[], off: {text: string, technique: string | null} | null}} Description
 * @typedef {{theme: Theme, scale: number, language: string, texts: Record<string, string>}} Look
 * @typedef {{enlarge(figure: Figure): void, turnOn(technique: string): void, changed(): void,
 *   offer(technique: string): string, take(part: import("./rows.js").Part): void, slides: import("./slides.js").Slides | null}} Host
 */

const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false, showTips: false, scrollZoom: false };
/** Plotly.js is loaded as a plain script. @returns {any} */
const plotly = () => /** @type {any} */ (window).Plotly;

/** A card with a question, a Plotly figure and a caption. */
export class Figure {
  /** @param {Description} description @param {Look} look @param {Host} host */
  constructor(description, look, host) {
    this.host = host;
    this.look = look;
    this.visible = true;
    this.chosen = 0;
    this.drawn = false;
    /** what it was drawn for, in pixels */
    this.width = this.height = 0;
    /** whether it keeps its last picture until series of a run just chosen are there */
    this.waiting = false;
    this.stale = true;
    /** @type {Description | undefined} */
    this.description = undefined;
    /** @type {Set<string>} axes that the learner has zoomed */
    this.zoomed = new Set();
    /** @type {string[]} */
    this.marks = [];
    this.text = "";
    this.drawing = "";
    /** @type {Set<string>} series that have been drawn once */
    this.seen = new Set();
    this.card = make("section", { class: "rl-card", "data-figure": description.id });
    this.title = make("button", { type: "button", class: "rl-title", onclick: () => host.enlarge(this) });
    this.switches = make("select", { class: "rl-switches", onchange: () => this.#choose(Number(this.switches.value)) });
    this.expand = iconButton("expand", look.texts.enlarge, "", () => host.enlarge(this));
    /** @type {HTMLDivElement & Record<string, any>} */
    this.plot = make("div", { class: "rl-plot", role: "figure" });
    this.veil = make("div", { class: "rl-veil", "aria-hidden": "true", text: "?" });
    this.rows = new Rows((part) => host.take(part));
    this.off = make("div", { class: "rl-off" });
    this.caption = make("p", { class: "rl-caption" });
    const head = make("header", { class: "rl-head" }, [make("h3", {}, [this.title]), this.switches]);
    this.card.append(head, make("div", { class: "rl-stage" }, [this.plot, this.rows.element, this.veil, this.expand]), this.off, this.caption);
    this.describe(description);
    if (host.slides) slide(this.plot, host.slides, () => Boolean(this.description?.slides) && this.drawn && !this.empty);
  }

  /** Take a description; the same one again changes nothing. @param {Description} description */
  describe(description) {
    if (description === this.description) return;
    const text = JSON.stringify(description);
    if (text === this.text) return;
    this.text = text;
    this.description = description;
    this.views = [description, ...description.alternatives];
    const drawing = JSON.stringify(this.views.map(({ traces, layout }) => [traces, layout]));
    // Other words around the same picture leave it standing: a stop of the slider has its own captions.
    if (drawing !== this.drawing) this.stale = true;
    this.drawing = drawing;
    this.chosen = Math.min(this.chosen, this.views.length - 1);
    this.card.dataset.figure = description.id;
    this.plot.setAttribute("aria-label", description.description);
    this.plot.classList.toggle("rl-slides", Boolean(description.slides && this.host.slides));
    write(this.title, description.question);
    this.rows.describe(description.rows ?? []);
    this.card.style.setProperty("--rl-own-height", description.height ? `${description.height}px` : "");
    this.#describeSwitches();
    this.#describeOff();
  }

  /** Take fonts, colours, size and language. @param {Look} look */
  dress(look) {
    const before = this.look;
    this.look = look;
    if (look.theme.key !== before.theme.key || look.scale !== before.scale) this.stale = true;
    if (look.language === before.language) return;
    rename(this.expand, look.texts.enlarge, "");
    this.#describeSwitches();
    this.#describeOff();
  }

  /** Forget what the learner zoomed into: other data are shown. */
  unzoom() {
    if (this.zoomed.size) this.stale = true;
    this.zoomed.clear();
  }

  /** Whether the place that the plot has differs from what it was drawn for. */
  resized() {
    const { clientWidth, clientHeight } = this.plot;
    if (clientWidth === this.width && clientHeight === this.height) return false;
    this.stale = true;
    return true;
  }

  /** Keep the last picture, and say that it is of another run; or no longer. @param {boolean} waiting */
  wait(waiting) {
    this.waiting = waiting;
    this.card.classList.toggle("rl-waits", waiting);
  }

  /** Draw what has changed; true where anything was drawn. @param {Context} context @param {boolean} patient whether series of a run just chosen may be on their way */
  draw(context, patient) {
    write(this.caption, fill(this.view.caption, context));
    this.wait(false);
    if (this.empty) return this.#clear();
    if (!this.visible || !this.#hasPlace) return false;
    this.wait(this.drawn && patient && this.#waits(context));
    if (this.waiting) return false;
    const parts = [...this.view.traces, this.view.layout];
    const marks = parts.map((part) => Object.values(part.bind ?? {}).map((bound) => signature(bound, context)).join("|"));
    const changed = marks.flatMap((mark, i) => (this.stale || mark !== this.marks[i] ? [i] : []));
    if (!changed.length) return false;
    this.marks = marks;
    if (this.stale) this.#drawAll(context);
    else this.#drawSome(context, changed);
    return true;
  }

  /** Take the figure from the page. */
  remove() {
    plotly()?.purge(this.plot);
    this.card.remove();
  }

  get view() {
    return /** @type {Drawing[]} */ (this.views)[this.chosen];
  }

  /** Whether there is only a sentence and nothing to draw. */
  get empty() {
    return this.view.traces.length === 0;
  }

  /** Take away what was drawn before there was nothing to show; true where there was anything. */
  #clear() {
    if (!this.drawn) return false;
    plotly().purge(this.plot);
    this.drawn = false;
    this.stale = true;
    this.zoomed.clear();
    return true;
  }

  /** Whether there is any width to draw in; looked at only where that may have changed, as it has the page laid out. */
  get #hasPlace() {
    return !this.stale || this.plot.clientWidth > 0;
  }

  /** Whether a series of a run just chosen is still missing. @param {Context} context */
  #waits(context) {
    return this.view.traces.some((trace) => reads(Object.values(trace.bind ?? {})).some(({ role, series }) => {
      const row = context.row(role);
      return row !== null && this.seen.has(series) && !row.series.has(series);
    }));
  }

  /** @param {Context} context */
  #drawAll(context) {
    this.stale = false;
    const { theme, scale } = this.look;
    this.width = this.plot.clientWidth;
    this.height = this.plot.clientHeight;
    const layout = scaled(coloured(this.#bound(this.view.layout, context, false), theme), scale);
    for (const axis of this.zoomed) if (this.plot.layout?.[axis]) layout[axis] = { ...layout[axis], range: [...this.plot.layout[axis].range] };
    Object.assign(layout, { width: this.width, height: this.height, autosize: false, datarevision: performance.now() });
    for (const name of axesOf(layout)) Object.assign(layout[name], this.#ticks(name, layout[name], layout.margin));
    layout.font = { ...layout.font, family: theme.font };
    layout.margin = { ...layout.margin, autoexpand: false };
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    const traces = this.view.traces.map((trace) => scaled(coloured(this.#bound(trace, context, true), theme), scale));
    plotly().react(this.plot, traces, layout, CONFIG);
    this.rows.place(this.plot);
    this.#remember(context);
    if (!this.drawn) this.#listen();
    this.drawn = true;
  }

  /** @param {Context} context @param {number[]} changed indices into the traces; one beyond them is the layout */
  #drawSome(context, changed) {
    const { traces, layout } = this.view;
    const drawn = changed.filter((i) => i < traces.length).map((index) => {
      const values = evaluated(traces[index], context).map(([path, value]) => /** @type {const} */ ([path, coloured(value ?? [], this.look.theme)]));
      return { index, values };
    });
    // Another run may have the same points: what looks the same is not drawn again.
    const moved = drawn.filter(({ index, values }) => !values.every(([path, value]) => same(value, get(this.plot.data[index], path))));
    const indices = moved.map(({ index }) => index);
    /** @type {Record<string, any[]>} */
    const update = {};
    moved.forEach(({ values }, at) => {
      for (const [path, value] of values) (update[path] ??= new Array(moved.length))[at] = value;
    });
    const relayout = changed.includes(traces.length) ? this.#relayout(layout, context) : {};
    const changes = indices.length > 0 || Object.keys(relayout).length > 0;
    if (changes && !drawTraces(this.plot, update, indices, relayout)) plotly().update(this.plot, update, relayout, indices);
    this.#remember(context);
  }

  /** What is bound in a layout and has changed, less what the learner has zoomed. @param {Bound} layout @param {Context} context */
  #relayout(layout, context) {
    /** @type {Record<string, any>} */
    const changes = {};
    for (const [path, bound] of Object.entries(layout.bind ?? {})) {
      const value = evaluate(bound, context);
      if (missing(value) || this.zoomed.has(path.split(".")[0]) || same(value, get(this.plot.layout, path))) continue;
      changes[path] = coloured(value, this.look.theme);
    }
    const moved = axesOf(layout).filter((name) => `${name}.range` in changes);
    for (const name of moved) {
      const axis = { ...this.plot.layout[name], ...ticksOf(layout[name]), range: changes[`${name}.range`] };
      for (const [key, value] of Object.entries(this.#ticks(name, axis, this.plot.layout.margin))) {
        if (!same(value, this.plot.layout[name][key])) changes[`${name}.${key}`] = value;
      }
    }
    return changes;
  }

  /** What an axis needs to have its ticks apart. @param {string} name @param {any} axis @param {{l: number, r: number, t: number, b: number}} margin */
  #ticks(name, axis, { l, r, t, b }) {
    const upright = name.startsWith("y");
    const [start, end] = axis.domain ?? [0, 1];
    return ticksApart(axis, upright, (upright ? this.height - t - b : this.width - l - r) * (end - start));
  }

  /** @param {Bound} part @param {Context} context @param {boolean} empty whether what is missing becomes an empty list @returns {Bound} */
  #bound(part, context, empty) {
    const { bind = {}, ...rest } = part;
    const filled = structuredClone(rest);
    for (const [path, value] of evaluated({ bind }, context)) {
      if (!empty && missing(value)) continue;
      const keys = path.split(".");
      const last = /** @type {string} */ (keys.pop());
      keys.reduce((target, key) => (target[key] ??= {}), filled)[last] = value ?? [];
    }
    return filled;
  }

  /** Note which series have been drawn once. @param {Context} context */
  #remember(context) {
    for (const { role, series } of this.view.traces.flatMap((trace) => reads(Object.values(trace.bind ?? {})))) {
      if (context.row(role)?.series.has(series)) this.seen.add(series);
    }
  }

  #listen() {
    this.plot.on("plotly_relayout", (/** @type {Record<string, unknown>} */ change) => {
      for (const key of Object.keys(change)) {
        // A zoom names the ends one by one, range[0] and range[1]; what we bind names the range.
        const [, axis] = /^([xy]axis\d*)\.range\[/.exec(key) ?? [];
        if (!axis) continue;
        this.zoomed.add(axis);
        this.stale = true;
        this.host.changed();
      }
    });
    this.plot.on("plotly_click", (/** @type {{points: {y: number}[]}} */ { points }) => this.rows.pressAt(points[0].y));
    this.plot.on("plotly_doubleclick", () => {
      this.unzoom();
      this.host.changed();
      return false;
    });
  }

  #describeSwitches() {
    const views = /** @type {Drawing[]} */ (this.views);
    const options = views.map((view, i) => make("option", { value: i, text: view.label, selected: i === this.chosen }));
    this.switches.replaceChildren(...options);
    this.switches.hidden = views.length < 2;
    this.switches.setAttribute("aria-label", `${this.look.texts.view}: ${this.description?.question}`);
  }

  /** @param {number} view */
  #choose(view) {
    this.chosen = view;
    // The keys are the page's again once a view is chosen.
    this.switches.blur();
    this.unzoom();
    this.stale = true;
    this.host.changed();
  }

  #describeOff() {
    const off = this.description?.off;
    this.card.classList.toggle("rl-is-off", Boolean(off));
    this.card.classList.toggle("rl-is-empty", this.empty);
    this.off.replaceChildren();
    if (!off) return;
    this.off.append(make("span", { text: off.text, title: off.text }));
    const { technique } = off;
    if (!technique) return;
    const label = this.host.offer(technique);
    this.off.append(make("button", {
      type: "button",
      class: "rl-offer",
      text: this.look.texts.turn_on_this,
      "aria-label": label,
      title: label,
      onclick: () => this.host.turnOn(technique),
    }));
  }
}

/** The names of a layout's axes. @param {Bound} layout */
const axesOf = (layout) => Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));

/** Which ticks an axis is described with. @param {any} axis */
const ticksOf = ({ tickvals, ticktext, nticks, dtick }) => ({ tickvals, ticktext, nticks, dtick });

/**
 * What a trace or a layout binds. A surface without any number, as of a run that has diverged, takes its grid
 * along: Plotly fills the gaps of a contour from its numbers, and fails where there are none.
 * @param {Bound} part @param {Context} context @returns {[string, unknown][]}
 */
function evaluated(part, context) {
  const found = Object.entries(part.bind ?? {}).map(([path, bound]) => /** @type {[string, unknown]} */ ([path, evaluate(bound, context)]));
  const surface = found.find(([path]) => path === "z")?.[1];
  const filled = () => Array.isArray(surface) && surface.some((row) => Array.from(row).some(Number.isFinite));
  const bare = part.bind && "z" in part.bind && !filled();
  return bare ? found.map(([path]) => [path, []]) : found;
}

/** What stands at a path such as "marker.color". @param {any} part @param {string} path */
const get = (part, path) => path.split(".").reduce((inner, key) => inner?.[key], part);

/** Whether two values are equal, lists entry by entry. @param {any} a @param {any} b @returns {boolean} */
function same(a, b) {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((entry, i) => same(entry, b[i]));
}

/** @param {unknown} value */
const missing = (value) => value === null || (Array.isArray(value) && value.includes(null));

const SIZES = new Set(["size", "width", "l", "r", "t", "b", "xshift", "yshift", "standoff"]);
const UNSCALED = new Set(["contours", "bind", "x", "y", "z", "xbins", "ybins"]);

/**
 * Make letters, lines and margins larger, as a projector needs them; lengths in data units stay.
 * @param {any} part @param {number} by @returns {any}
 */
function scaled(part, by) {
  if (by === 1 || part === null || typeof part !== "object" || ArrayBuffer.isView(part)) return part;
  if (Array.isArray(part)) return part.map((entry) => scaled(entry, by));
  const entries = Object.entries(part).map(([key, value]) => {
    if (UNSCALED.has(key)) return [key, value];
    return [key, SIZES.has(key) && typeof value === "number" ? value * by : scaled(value, by)];
  });
  return Object.fromEntries(entries);
}
