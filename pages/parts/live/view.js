// @ts-check
/** The conductor: what the page's script says, what the server sends and what the learner does, made into drawings. */

import { Dialog, helpDialog } from "./dialog.js";
import { Figure } from "./figure.js";
import { listen } from "./keys.js";
import { frame, write } from "./layout.js";
import { notices, overallState } from "./notices.js";
import * as play from "./playback.js";
import { Socket } from "./socket.js";
import { Store } from "./store.js";
import { fill } from "./template.js";
import { readTheme, switchTheme } from "./theme.js";
import { Transport } from "./transport.js";

/**
 * What the page's script gives; pages/parts/live/__init__.py says what each field means.
 * @typedef {import("./figure.js").Description} Description
 * @typedef {import("./template.js").Template} Template
 * @typedef {import("./expressions.js").Context} Context
 * @typedef {{token: string, study: string, roles: Record<string, string | null>, stops: string[], stop: number | null,
 *   steps: number, language: string, palette: Record<string, Record<string, string>>, texts: Record<string, string>,
 *   techniques: Record<string, string>, headline: Template | string, note: string, figures: Description[],
 *   more: Description[], presenter: boolean, pace: string, routes: {socket: string}}} Data
 * @typedef {{parentElement: HTMLElement, data: Data, setTriggerValue: (name: string, value: unknown) => void}} Component
 */

/** Shortest time between two rounds of drawing: as many pictures a second as the eye needs. */
const BETWEEN = 75;
/** A figure more is drawn in the same frame of the screen while less than this has gone by. */
const BUDGET = 10;
/** Share of a figure that must be in view for it to be drawn. */
const VISIBLE = 0.1;
const PRESENTER = 1.3;
const LARGE = 1.25;

/** One live view. */
export class View {
  /** @param {Component} component */
  constructor(component) {
    this.component = component;
    this.data = component.data;
    this.store = new Store();
    this.playback = play.create(this.data.pace);
    this.presenter = this.data.presenter;
    this.hidden = false;
    this.connected = true;
    this.said = "";
    this.seq = 0;
    this.round = 0;
    this.last = 0;
    this.chosenAt = 0;
    /** @type {Figure[]} */
    this.queue = [];
    /** Runs that the last picture shows, or the one that is being drawn. */
    this.drawn = this.data.roles;
    /** @type {Figure[]} */
    this.figures = [];
    /** @type {number | null} */
    this.frame = null;
    this.dirty = true;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.parts = frame();
    component.parentElement.append(this.parts.root);
    this.theme = readTheme(this.parts.root, this.data.palette);
    this.transport = this.#transport();
    this.dialog = new Dialog(this.parts.root, this.data.texts, () => this.#dress());
    this.socket = new Socket(this.data.routes.socket, {
      receive: (buffer) => this.#receive(buffer),
      connected: (yes) => this.#connected(yes),
    });
    this.seen = new IntersectionObserver((entries) => this.#see(entries), { threshold: [0, VISIBLE] });
    this.sized = new ResizeObserver(() => this.#resize());
    this.stopKeys = listen(this.#keys());
    this.onResize = () => this.#measure();
    window.addEventListener("resize", this.onResize);
    this.#measure();
    this.update(component);
  }

  /** Take what the page's script says now. @param {Component} component */
  update(component) {
    const before = this.data;
    const first = this.figures.length === 0;
    this.component = component;
    this.data = component.data;
    if (this.data.language !== before.language) this.transport = this.#transport();
    if (this.data.presenter !== before.presenter) this.presenter = this.data.presenter;
    if (!first && this.data.pace !== before.pace) this.playback = play.setPace(this.playback, /** @type {any} */ (this.data.pace));
    const another = this.data.study !== this.playback.study;
    if (another || JSON.stringify(this.data.roles) !== JSON.stringify(before.roles)) this.chosenAt = performance.now();
    this.playback = play.show(this.playback, this.data.study, this.data.steps, this.still.matches);
    this.theme = readTheme(this.parts.root, this.data.palette);
    this.#describe();
    if (another) for (const figure of this.figures) figure.unzoom();
    this.#dress();
    this.#ask();
    this.#advance(0);
    this.last = 0;
    this.#wake();
  }

  /** End it: nothing of it stays behind. */
  remove() {
    this.stopKeys();
    window.removeEventListener("resize", this.onResize);
    this.socket.close();
    this.seen.disconnect();
    this.sized.disconnect();
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.dialog.close();
    for (const figure of this.figures) figure.remove();
    this.parts.root.remove();
  }

  // What is shown

  /** Make the figures on the page those of the data, keeping what is there. */
  #describe() {
    const kept = new Map(this.figures.map((figure) => [figure.card.dataset.figure, figure]));
    /** @param {Description[]} descriptions @param {HTMLElement} grid */
    const place = (descriptions, grid) => descriptions.map((description) => {
      const known = kept.get(description.id);
      kept.delete(description.id);
      const figure = known ?? new Figure(description, this.#look(), this.#host());
      figure.describe(description);
      if (!known) {
        this.seen.observe(figure.card);
        this.sized.observe(figure.plot);
      }
      return { figure, grid };
    });
    const placed = [...place(this.data.figures, this.parts.first), ...place(this.data.more, this.parts.more)];
    for (const figure of kept.values()) figure.remove();
    this.figures = placed.map(({ figure }) => figure);
    // A card that is moved loses the focus within it, so only what is out of place is moved.
    for (const grid of [this.parts.first, this.parts.more]) {
      const cards = placed.filter((one) => one.grid === grid).map(({ figure }) => this.dialog.placeOf(figure.card));
      cards.forEach((card, i) => {
        if (grid.children[i] !== card) grid.insertBefore(card, grid.children[i] ?? null);
      });
    }
  }

  /** Say how far down the page the view begins: the first screen's figures share what is below. */
  #measure() {
    const { root } = this.parts;
    const scroller = root.closest("[data-testid=stMain]");
    const top = root.getBoundingClientRect().top + (scroller?.scrollTop ?? window.scrollY);
    root.style.setProperty("--rl-top", `${Math.round(top)}px`);
  }

  #dress() {
    const { root } = this.parts;
    root.classList.toggle("rl-presenter", this.presenter);
    root.classList.toggle("rl-hidden", this.hidden);
    root.dataset.theme = this.theme.mode;
    root.lang = this.data.language;
    for (const figure of this.figures) {
      const large = figure.card === this.dialog.card ? LARGE : 1;
      figure.dress({ theme: this.theme, scale: (this.presenter ? PRESENTER : 1) * large, texts: this.data.texts });
    }
    for (const [name, colour] of Object.entries(this.theme.colours)) root.style.setProperty(`--rl-${name}`, colour);
    this.#wake();
  }

  #look() {
    return { theme: this.theme, scale: this.presenter ? PRESENTER : 1, texts: this.data.texts };
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #see(entries) {
    for (const { target, intersectionRatio } of entries) {
      const figure = this.figures.find(({ card }) => card === target);
      if (figure) figure.visible = intersectionRatio >= VISIBLE;
    }
    this.#wake();
  }

  #resize() {
    if (this.figures.map((figure) => figure.resized()).some(Boolean)) this.#wake();
  }

  /** @returns {Context} */
  get context() {
    const { roles, stops, stop } = this.data;
    return {
      step: play.step(this.playback),
      stop,
      row: (role) => this.store.row(roles[role]),
      stops: stops.map((digest) => this.store.row(digest)),
    };
  }

  // The clock

  #wake() {
    this.dirty = true;
    if (this.frame === null) this.frame = requestAnimationFrame((now) => this.#tick(now));
  }

  /** @param {number} now */
  #tick(now) {
    this.frame = null;
    const seconds = this.last ? Math.min((now - this.last) / 1000, 0.25) : 0;
    this.last = now;
    this.#advance(seconds);
    if (this.queue.length === 0 && this.dirty && (!this.playback.playing || now - this.round >= BETWEEN)) this.#begin(now);
    else if (this.queue.length) this.#continue();
    if (this.playback.playing || this.queue.length || this.dirty) this.frame ??= requestAnimationFrame((next) => this.#tick(next));
    else this.last = 0;
  }

  /** Let the playback go on, up to what every model shown has recorded. @param {number} seconds */
  #advance(seconds) {
    const { roles, steps } = this.data;
    const rows = ["baseline", "treatment", "ghost"].filter((role) => roles[role]).map((role) => this.store.row(roles[role]));
    const limit = Math.min(...rows.map((row) => (row?.begun ? (row.ended ? Infinity : row.step) : row?.ended ? Infinity : -1)));
    const end = Math.max(1, ...rows.map((row) => (row?.ended ? row.step : row?.steps || steps)));
    const before = play.step(this.playback);
    this.playback = play.advance(play.recorded(this.playback, limit, end), seconds);
    if (play.step(this.playback) !== before) this.dirty = true;
  }

  /** Begin a round: everything that is drawn in it shows the same step. @param {number} now */
  #begin(now) {
    this.dirty = false;
    // Until something of a new comparison is there, the old picture is better than an empty one.
    if (this.playback.limit < 0 && this.seq > 0 && now - this.chosenAt < 1500) return this.#status();
    this.round = now;
    this.drawing = this.context;
    this.drawn = this.data.roles;
    this.queue = [...this.figures];
    write(this.parts.headline, this.hidden ? this.data.texts.predict : fill(this.data.headline, this.drawing));
    this.#continue();
  }

  #continue() {
    const began = performance.now();
    const budget = this.playback.playing ? BUDGET : 10 * BUDGET;
    while (this.queue.length && performance.now() - began < budget) {
      const figure = /** @type {Figure} */ (this.queue.shift());
      try {
        figure.draw(/** @type {Context} */ (this.drawing), this.chosenAt);
      } catch (error) {
        // One figure that cannot be drawn must not stop the others.
        console.error("RegLab: a figure could not be drawn", error);
      }
    }
    this.spent = (this.spent ?? 0) + performance.now() - began;
    if (this.queue.length) return;
    this.parts.root.dataset.ms = this.spent.toFixed(1);
    this.spent = 0;
    this.seq += 1;
    this.#status();
  }

  /** Say on the page where things stand. */
  #status() {
    const { root } = this.parts;
    const rows = ["baseline", "treatment"].map((role) => this.store.row(this.data.roles[role]));
    this.transport.draw(this.playback);
    this.transport.say(notices({
      rows, texts: this.data.texts, techniques: this.data.techniques, connected: this.connected, hidden: this.hidden,
      said: this.said, note: this.data.note, step: play.step(this.playback), turnOn: (name) => this.#trigger("turn_on", name),
    }));
    Object.assign(root.dataset, {
      step: String((this.drawing ?? this.context).step),
      playing: String(this.playback.playing),
      pace: this.playback.pace,
      state: overallState(rows),
      connected: String(this.connected),
      study: this.data.study,
      baseline: this.drawn.baseline ?? "",
      treatment: this.drawn.treatment ?? "",
      waiting: String(this.figures.filter((figure) => figure.waiting).length),
    });
    root.dataset.seq = String(this.seq);
  }

  // The server

  #ask() {
    const { roles, stops, stop, token } = this.data;
    /** @type {Map<string, boolean>} */
    const wished = new Map();
    stops.forEach((digest) => wished.set(digest, false));
    for (const digest of Object.values(roles)) if (digest) wished.set(digest, true);
    // The neighbours' arrays come ahead, so that a drag finds them there.
    if (stop !== null) for (const next of [stop - 1, stop + 1]) if (stops[next]) wished.set(stops[next], true);
    this.store.retain(new Set(wished.keys()));
    this.socket.ask(token, [...wished].map(([digest, arrays]) => ({ digest, arrays })));
  }

  /** @param {ArrayBuffer} buffer */
  #receive(buffer) {
    if (this.store.receive(buffer)) this.#wake();
  }

  /** @param {boolean} yes */
  #connected(yes) {
    if (yes === this.connected) return;
    this.connected = yes;
    this.#wake();
  }

  // The learner

  /** @param {(playback: play.Playback) => play.Playback} change */
  #play(change) {
    this.playback = change(this.playback);
    this.last = 0;
    this.#wake();
    this.transport.draw(this.playback);
    this.parts.root.dataset.playing = String(this.playback.playing);
  }

  /** @param {string} name @param {unknown} value */
  #trigger(name, value) {
    this.component.setTriggerValue(name, value);
  }

  /** The next step at which a model shown has something new. */
  #nextStep() {
    const now = play.step(this.playback);
    let next = Infinity;
    for (const digest of Object.values(this.data.roles)) {
      for (const series of this.store.row(digest)?.series.values() ?? []) {
        const step = series.steps[series.indexAt(now) + 1];
        if (step > now) next = Math.min(next, step);
      }
    }
    return Number.isFinite(next) ? next : now;
  }

  async #share() {
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    this.#say(copied ? this.data.texts.shared : location.href);
  }

  /** Say something for a while. @param {string} text */
  #say(text) {
    this.said = text;
    this.#wake();
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.said = "";
      this.#wake();
    }, 4000);
  }

  #transport() {
    return new Transport(this.parts.transport, this.data.texts, {
      toggle: () => this.#play(play.toggle),
      forward: () => this.#play((playback) => play.scrub(playback, this.#nextStep())),
      restart: () => this.#play(play.restart),
      pace: (pace) => this.#play((playback) => play.setPace(playback, pace)),
      scrub: (step) => this.#play((playback) => play.scrub(playback, step)),
      share: () => void this.#share(),
      freeze: () => this.#trigger("freeze", true),
      help: () => helpDialog(this.dialog, this.data.texts),
    });
  }

  #host() {
    return {
      enlarge: (/** @type {Figure} */ figure) => {
        if (this.dialog.card === figure.card) this.dialog.close();
        else this.dialog.enlarge(figure.card);
      },
      turnOn: (/** @type {string} */ technique) => this.#trigger("turn_on", technique),
      changed: () => this.#wake(),
      offer: (/** @type {string} */ technique) => this.data.texts.turn_on.replace("{technique}", this.data.techniques[technique] ?? technique),
    };
  }

  /** @returns {import("./keys.js").Actions} */
  #keys() {
    return {
      toggle: () => this.#play(play.toggle),
      forward: () => this.#play((playback) => play.scrub(playback, this.#nextStep())),
      restart: () => this.#play(play.restart),
      freeze: () => this.#trigger("freeze", true),
      hide: () => {
        this.hidden = !this.hidden;
        this.#dress();
      },
      enlarge: (index) => {
        const card = this.figures[index]?.card;
        if (card && this.dialog.card === card) this.dialog.close();
        else if (card) this.dialog.enlarge(card);
      },
      moveStop: (by) => this.#trigger("move_stop", by),
      presenter: () => {
        this.presenter = !this.presenter;
        this.#dress();
        this.#trigger("presenter", this.presenter);
      },
      theme: () => switchTheme(this.theme.mode),
      language: () => this.#trigger("language", this.data.language === "en" ? "ko" : "en"),
      help: () => helpDialog(this.dialog, this.data.texts),
    };
  }
}
