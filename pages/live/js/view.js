// @ts-check
/** The conductor: what the page's script says, what the server sends and what the learner does, made into drawings. */

import { standing, stood } from "./again.js";
import { helpDialog } from "./dialog.js";
import { Envelope } from "./envelope.js";
import { Gallery } from "./gallery.js";
import { handOf } from "./hand.js";
import { listen } from "./keys.js";
import { frame, write } from "./layout.js";
import { chosenNow, Holding, linkDialog, NOTHING } from "./link.js";
import { lookOf } from "./looks.js";
import { notices, overallState } from "./notices.js";
import * as play from "./playback.js";
import { Prediction } from "./predict.js";
import { belong, loadAgain } from "./restart.js";
import { Socket } from "./socket.js";
import { Store } from "./store.js";
import { fill } from "./template.js";
import { readTheme, switchTheme } from "./theme.js";
import { Transport } from "./transport.js";

/**
 * What the page's script gives; pages/live/__init__.py says what each field means.
 * @typedef {import("./figure.js").Description} Description
 * @typedef {import("./figure.js").Figure} Figure
 * @typedef {import("./template.js").Template} Template
 * @typedef {import("./expressions.js").Context} Context
 * @typedef {{key: string, token: string, triggers: string[], study: string, roles: Record<string, string | null>, seeds: Record<string, string[]>, stops: string[], stop_seeds: string[][], parts: string[][], stop: number | null,
 *   hand: string | null, stop_texts: string[], since: number | null, answered: string, looks: import("./looks.js").Changes[], look_of: number[], steps: number, language: string, palette: Record<string, Record<string, string>>, texts: Record<string, string>,
 *   techniques: Record<string, string>, headline: Template | string, prediction: import("./predict.js").Asked | null, envelope: import("./envelope.js").Held, figures: Description[],
 *   more: Description[], presenter: boolean, hidden: boolean, paused: number | null, offers: import("./link.js").Offer[], routes: {socket: string}}} Data
 * @typedef {{parentElement: HTMLElement, data: Data, setTriggerValue: (name: string, value: unknown) => void}} Component
 */

/** Shortest time between two rounds of drawing: as many pictures a second as the eye needs. */
const BETWEEN = 75;
/** How long the last picture stays while what a run just chosen has recorded is on its way. */
const PATIENCE = 1500;
/** Shortest time between two wishes while a hand moves, in ms: they tell the order in which stops are needed. */
const BETWEEN_WISHES = 200;
/** How long a word stays, in ms. */
const SHORT = 4000;
/** A figure more is drawn in the same frame of the screen while less than this has gone by: in playback, and else. */
const BUDGET = 10;
const LARGE_BUDGET = 100;

/** Whether two sets of roles name the same runs. @param {Data["roles"]} a @param {Data["roles"]} b */
const sameRuns = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** One live view. */
export class View {
  /** @param {Component} component */
  constructor(component) {
    this.component = component;
    this.data = component.data;
    this.store = new Store();
    this.playback = play.create();
    this.presenter = this.data.presenter;
    this.hidden = false;
    this.connected = true;
    this.said = "";
    /** what the link asks for that the page was opened by */
    this.link = new Holding((still) => this.#trigger("hold", still));
    /** Shows again the words in the window, in the language that is spoken now. @type {() => void} */
    this.explain = () => {};
    this.seq = 0;
    this.round = 0;
    this.last = 0;
    /** whether runs were chosen so lately that what they have recorded may be on its way */
    this.patient = false;
    this.gone = false;
    /** @type {Figure[]} */
    this.queue = [];
    this.budget = BUDGET;
    /** Runs that the last picture shows, or the one that is being drawn. */
    this.drawn = this.data.roles;
    this.roles = this.data.roles;
    this.seeds = this.data.seeds;
    this.partDigests = this.data.parts;
    this.stop = this.data.stop;
    /** @type {import("./looks.js").Look} */
    this.look = this.data;
    /** whether the stops have been approached, so that their arrays are wished for */
    this.near = false;
    /** The last move that the script was told of. @type {string | null} */
    this.told = null;
    /** whether the hand has moved since the last round: then it is not waited for the next */
    this.moved = false;
    /** @type {number | undefined} */
    this.asking = undefined;
    this.hand = handOf(this.data.key);
    this.stopHand = this.hand.listen({
      near: () => this.#approach(),
      moved: () => this.#move(),
      rested: (move) => this.#rest(move),
    });
    /** @type {number | null} */
    this.frame = null;
    this.dirty = true;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.parts = frame();
    this.root = this.parts.root;
    this.envelope = new Envelope(this.parts.envelope);
    component.parentElement.append(this.root);
    this.theme = readTheme(this.root, this.data.palette);
    this.transport = this.#transport();
    this.prediction = new Prediction(this.parts.prediction, {
      reveal: () => this.#hide(false),
      hide: () => this.#hide(true),
      // So much less is left to the figures of the first screen.
      sized: (height) => this.root.style.setProperty("--rl-asks", `${height}px`),
    });
    this.gallery = new Gallery(this.root, this.#dress(), {
      turnOn: (technique) => this.#trigger("turn_on", technique),
      take: (part) => this.#trigger("part", part),
      changed: () => this.#wake(),
      offer: (technique) => this.data.texts.turn_on.replace("{technique}", this.data.techniques[technique] ?? technique),
      slides: this.data.triggers.includes("move_to") ? {
        near: () => this.hand.approach(),
        grab: () => this.hand.grab(),
        to: (stop) => this.#goTo(stop),
        release: () => this.hand.release(),
      } : null,
    });
    this.socket = new Socket(this.data.routes.socket, {
      receive: (buffer) => this.#receive(buffer),
      connected: (yes) => this.#connected(yes),
      refused: loadAgain,
    });
    this.stopKeys = listen(this.root, this.#keys());
    this.update(component);
    this.#obey(NOTHING);
    this.#resume();
    this.stopStanding = standing(this.data.key, () => this.#stand());
  }

  /** Take what the page's script says now. @param {Component} component */
  update(component) {
    const before = this.data;
    const { roles } = this;
    this.component = component;
    this.data = component.data;
    belong(this.root, this.data);
    const translated = this.data.language !== before.language;
    if (translated) this.transport = this.#transport();
    this.transport.veil(this.hidden);
    if (this.data.presenter !== before.presenter) this.presenter = this.data.presenter;
    const another = this.data.study !== this.playback.study;
    this.#choose();
    if (another) this.near = this.hand.holds;
    if (another || !sameRuns(this.roles, roles)) this.#expect();
    this.playback = play.show(this.playback, this.data.study, this.data.steps, this.still.matches);
    if (this.#changesHere(before)) this.playback = play.goOn(this.playback, this.still.matches);
    this.#obey(before);
    this.theme = readTheme(this.root, this.data.palette);
    this.#describe();
    if (another) for (const figure of this.gallery.figures) figure.unzoom();
    this.root.lang = this.data.language;
    this.gallery.dress(this.#dress());
    if (translated && this.gallery.dialog.explains) this.explain();
    this.#ask();
    this.#advance(0);
    this.last = 0;
    this.#wake();
    this.hand.insist(this.data.answered);
  }

  /** Whether the treatment has become another from the step shown on, or later: only who plays on sees it. @param {Data} before */
  #changesHere({ roles }) {
    const { since } = this.data;
    return since !== null && this.data.roles.treatment !== roles.treatment && play.step(this.playback) <= since;
  }

  /** End it: nothing of it stays behind. */
  remove() {
    this.gone = true;
    clearTimeout(this.silence);
    clearTimeout(this.patience);
    clearTimeout(this.asking);
    this.stopKeys();
    this.stopStanding();
    this.stopHand();
    this.socket.close();
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.gallery.remove();
    this.root.remove();
  }

  // What is shown

  #dress() {
    const { language, texts } = this.data;
    return { theme: this.theme, language, texts, presenter: this.presenter };
  }

  /** @returns {Context} */
  get context() {
    const { roles, seeds, partDigests, stop } = this;
    return {
      step: play.step(this.playback),
      stop,
      row: (role) => this.store.row(roles[role]),
      stops: this.data.stops.map((digest) => this.store.row(digest)),
      stopSeeds: this.data.stop_seeds.map((digests) => digests.map((digest) => this.store.row(digest))),
      parts: partDigests.map((digests) => digests.map((digest) => this.store.row(digest))),
      seeds: (role) => (seeds[role] ?? []).map((digest) => this.store.row(digest)),
    };
  }

  // The clock

  #wake() {
    if (this.gone) return;
    this.dirty = true;
    if (this.frame === null) this.frame = requestAnimationFrame((now) => this.#tick(now));
  }

  /** Wait for what the runs just chosen have recorded, and look again when that has taken too long. */
  #expect() {
    this.patient = true;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => {
      this.patient = false;
      this.#wake();
    }, PATIENCE);
  }

  /** @param {number} now */
  #tick(now) {
    this.frame = null;
    const seconds = this.last ? Math.min((now - this.last) / 1000, 0.25) : 0;
    this.last = now;
    this.#advance(seconds);
    if (this.queue.length === 0 && this.dirty && (!this.playback.playing || this.moved || now - this.round >= BETWEEN)) this.#begin(now);
    else if (this.queue.length) this.#continue();
    if (this.playback.playing || this.queue.length || this.dirty) this.frame ??= requestAnimationFrame((next) => this.#tick(next));
    else this.last = 0;
  }

  /** Let the playback go on, up to what every model shown has recorded. @param {number} seconds */
  #advance(seconds) {
    const { roles, data: { steps } } = this;
    const rows = ["baseline", "treatment", "ghost"].filter((role) => roles[role]).map((role) => this.store.row(roles[role]));
    const limit = Math.min(...rows.map((row) => (row?.begun ? (row.ended ? Infinity : row.step) : row?.ended ? Infinity : -1)));
    // While it is to be predicted, nothing tells that a run has ended early.
    const end = Math.max(1, ...rows.map((row) => (row?.ended && !this.hidden ? row.step : row?.steps || steps)));
    const before = play.step(this.playback);
    this.playback = play.advance(play.recorded(this.playback, limit, end), seconds);
    if (play.step(this.playback) !== before) this.dirty = true;
  }

  /** Begin a round: everything that is drawn in it shows the same step. @param {number} now */
  #begin(now) {
    this.dirty = this.moved = false;
    // Until something of a new comparison is there, the old picture is better than an empty one.
    if (this.playback.limit < 0 && this.seq > 0 && this.patient) {
      for (const figure of this.gallery.figures) figure.wait(figure.drawn);
      return this.#status();
    }
    this.round = now;
    this.drawing = this.context;
    // The first picture of other runs is waited for: nothing moves yet that a long frame would hold up.
    this.budget = this.playback.playing && sameRuns(this.roles, this.drawn) ? BUDGET : LARGE_BUDGET;
    this.drawn = this.roles;
    this.queue = [...this.gallery.figures];
    this.envelope.draw(this.look.envelope, this.drawing, this.data.texts, this.hidden);
    write(this.parts.headline, this.hidden ? this.data.texts.predict : fill(this.look.headline, this.drawing));
    this.#predict(this.drawing);
    this.#continue();
  }

  #continue() {
    const began = performance.now();
    while (this.queue.length && performance.now() - began < this.budget) {
      const figure = /** @type {Figure} */ (this.queue.shift());
      this.gallery.draw(figure, /** @type {Context} */ (this.drawing), this.patient);
    }
    this.spent = (this.spent ?? 0) + performance.now() - began;
    if (this.queue.length) return;
    this.root.dataset.ms = this.spent.toFixed(1);
    this.spent = 0;
    this.seq += 1;
    this.#status();
  }

  /** Say on the page where things stand. */
  #status() {
    const { root } = this;
    const rows = ["baseline", "treatment"].map((role) => this.store.row(this.roles[role]));
    this.transport.draw(this.playback, this.#own);
    this.transport.seal.draw(this.data.texts, this.envelope.open, this.envelope.ready);
    this.transport.say(notices({
      rows, texts: this.data.texts, techniques: this.data.techniques, connected: this.connected, hidden: this.hidden,
      said: this.said, step: play.step(this.playback), turnOn: (name) => this.#trigger("turn_on", name),
      reveal: () => this.#hide(false),
    }));
    Object.assign(root.dataset, {
      step: String((this.drawing ?? this.context).step),
      playing: String(this.playback.playing),
      pace: this.playback.pace,
      state: overallState(rows),
      envelope: this.envelope.open ? "open" : this.envelope.ready ? "ready" : "sealed",
      connected: String(this.connected),
      study: this.data.study,
      baseline: this.drawn.baseline ?? "",
      treatment: this.drawn.treatment ?? "",
      waiting: String(this.gallery.figures.filter((figure) => figure.waiting).length),
    });
    root.dataset.seq = String(this.seq);
  }

  // The server

  #ask() {
    clearTimeout(this.asking);
    this.asking = undefined;
    const { roles, seeds, stop, data: { stops, stop_seeds, parts, token } } = this;
    // In the order of their need: what is shown; the same from other seeds; then the stops, from the one shown to both
    // sides, with their arrays where a hand is near the slider; parts of the treatment; the stops from other seeds.
    /** @type {Map<string, boolean>} */
    const wished = new Map();
    for (const role of ["treatment", "baseline", "ghost"]) if (roles[role]) wished.set(roles[role], true);
    for (const digest of Object.values(seeds).flat()) if (!wished.has(digest)) wished.set(digest, false);
    const order = [...stops.keys()].sort((a, b) => Math.abs(a - (stop ?? 0)) - Math.abs(b - (stop ?? 0)));
    for (const at of order) if (!wished.has(stops[at])) wished.set(stops[at], this.near);
    for (const digest of [...parts, ...stop_seeds].flat()) if (!wished.has(digest)) wished.set(digest, false);
    this.store.retain(new Set(wished.keys()));
    this.socket.ask(token, [...wished].map(([digest, arrays]) => ({ digest, arrays })));
  }

  /** @param {ArrayBuffer} buffer */
  async #receive(buffer) {
    if (await this.store.receive(buffer)) this.#wake();
  }

  /** @param {boolean} yes */
  #connected(yes) {
    if (yes === this.connected) return;
    this.connected = yes;
    this.#wake();
  }

  // The hand at the slider

  /** See which stop is shown: where the hand is, or else what the script says. */
  #choose() {
    const { hand, answered, stop_texts, stops, stop_seeds, stop, roles, seeds } = this.data;
    const ahead = this.hand.ahead(hand, answered);
    const there = ahead === null ? -1 : stop_texts.indexOf(ahead);
    this.stop = there < 0 ? stop : there;
    this.roles = there < 0 ? roles : { ...roles, treatment: stops[there] };
    this.seeds = there < 0 || there === stop ? seeds : { ...seeds, treatment: stop_seeds[there] ?? [] };
    // Of another treatment the parts are others, and only the script knows them.
    this.partDigests = there < 0 || there === stop ? this.data.parts : [];
    this.look = lookOf(this.data, this.stop);
    this.envelope.show(this.roles);
  }

  #describe() {
    this.gallery.show([[this.look.figures, this.parts.first], [this.look.more, this.parts.more]]);
  }

  #approach() {
    if (this.near || this.stop === null) return;
    this.near = true;
    this.#ask();
  }

  #move() {
    const { roles, look } = this;
    this.#choose();
    if (sameRuns(this.roles, roles)) return;
    this.#expect();
    this.asking ??= setTimeout(() => this.#ask(), BETWEEN_WISHES);
    if (this.look !== look) this.#describe();
    this.#advance(0);
    this.moved = true;
    this.#wake();
  }

  /** Tell the script where the hand has come to rest, unless it is where it was. @param {import("./hand.js").Move} move */
  #rest(move) {
    const { hand, answered, stop_texts, stop } = this.data;
    if (move.slider !== hand) return;
    const known = this.told === null || this.told === answered;
    if (known && stop !== null && stop_texts[stop] === move.text) return this.hand.forget(move);
    this.told = move.id;
    this.#trigger("move_to", move);
  }

  /** Go to a stop, no further than the ends. @param {number} to */
  #goTo(to) {
    const { hand, stop_texts } = this.data;
    const stop = Math.max(0, Math.min(to, stop_texts.length - 1));
    if (hand !== null && this.stop !== null && stop !== this.stop) this.hand.go(hand, stop_texts[stop]);
  }

  // The learner

  /** @param {(playback: play.Playback) => play.Playback} change */
  #play(change) {
    this.playback = change(this.playback);
    this.last = 0;
    this.#wake();
    this.transport.draw(this.playback, this.#own);
    this.root.dataset.playing = String(this.playback.playing);
    this.link.follow(this.hidden, this.playback);
  }

  /** Hide what the figures show, or reveal it. @param {boolean} hidden */
  #hide(hidden) {
    this.hidden = hidden;
    this.root.classList.toggle("rl-hidden", hidden);
    this.transport.veil(hidden);
    this.link.follow(hidden, this.playback);
    this.#wake();
  }

  /** Open the envelope, or close it; before the end say when it can be opened. */
  #open() {
    if (this.hidden || this.gallery.dialog.element.open) return;
    if (!this.envelope.toggle(this.look.envelope)) return this.#say(this.data.texts.envelope_waits);
    this.#wake();
  }

  /** Do what the address asks for otherwise than before. @param {import("./link.js").Asked} before */
  #obey(before) {
    const { hidden, paused } = this.link.take(this.data, before);
    if (typeof paused === "number") this.playback = play.stand(this.playback, paused);
    else if (paused === null) this.playback = play.goOn(this.playback, this.still.matches);
    if (hidden !== undefined) this.#hide(hidden);
  }

  /** Ask for a prediction, or answer it. @param {Context} context */
  #predict(context) {
    const { baseline, treatment } = this.roles;
    this.prediction.draw(this.look.prediction, this.data.texts, context, this.hidden, `${baseline} ${treatment}`);
  }

  /** What the address does not hold and the learner sees. */
  #stand() {
    const enlarged = this.gallery.dialog.card?.dataset.figure ?? null;
    return {
      playback: this.playback, hidden: this.hidden, enlarged, envelope: this.envelope.standing, predicted: this.prediction.given,
    };
  }

  /** Stand as before, where the page itself has been loaded again. */
  #resume() {
    const before = stood(this.data.key);
    if (!before) return;
    this.#play((playback) => play.resume(playback, before.playback));
    this.#hide(before.hidden);
    // A page that an older version of the modules has left says nothing of it.
    this.envelope.standing = before.envelope ?? this.envelope.standing;
    this.prediction.given = before.predicted ?? this.prediction.given;
    this.gallery.enlarge(this.gallery.figures.find(({ card }) => card.dataset.figure === before.enlarged));
  }

  /** @param {string} name @param {unknown} value */
  #trigger(name, value) {
    if (this.data.triggers.includes(name)) this.component.setTriggerValue(name, value);
  }

  /** The last step of the treatment, which another model may go beyond. */
  get #own() {
    const row = this.store.row(this.roles.treatment);
    return row?.ended && !this.hidden ? row.step : row?.steps ?? 0;
  }

  /** Go to the nearest step, before or after the one shown, of which a model shown has a record. @param {-1 | 1} by */
  #goToRecord(by) {
    const now = play.step(this.playback);
    const rows = Object.values(this.roles).map((digest) => this.store.row(digest));
    const series = rows.flatMap((row) => [...(row?.series.values() ?? [])]);
    const steps = series.map((one) => one.steps[by > 0 ? one.indexAt(now) + 1 : one.indexAt(now - 1)]).filter((step) => step !== undefined);
    const to = by > 0 ? Math.min(...steps) : Math.max(...steps);
    if (Number.isFinite(to)) this.#play((playback) => play.scrub(playback, to));
  }

  #help() {
    this.explain = () => helpDialog(this.gallery.dialog, this.data.texts, this.data.triggers);
    this.explain();
  }

  /** Say something for a while. @param {string} text */
  #say(text) {
    this.said = text;
    this.#wake();
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.said = "";
      this.#wake();
    }, SHORT);
  }

  #share() {
    const step = play.step(this.playback);
    const chosen = chosenNow(this.data.offers, this.hidden);
    this.explain = () => linkDialog(this.gallery.dialog, this.data.texts, this.data.offers, step, chosen);
    this.explain();
  }

  #transport() {
    return new Transport(this.parts.transport, this.data.texts, {
      toggle: () => this.#play(play.toggle),
      back: () => this.#goToRecord(-1),
      forward: () => this.#goToRecord(1),
      restart: () => this.#play(play.restart),
      pace: (pace) => this.#play((playback) => play.setPace(playback, pace)),
      scrub: (step) => this.#play((playback) => play.scrub(playback, step)),
      hide: () => this.#hide(!this.hidden),
      envelope: () => this.#open(),
      share: () => this.#share(),
      freeze: () => this.#trigger("freeze", true),
      change: () => this.#trigger("change_here", play.step(this.playback)),
      help: () => this.#help(),
    }, this.data.triggers, this.parts.envelope.id);
  }

  /** @returns {import("./keys.js").Actions} */
  #keys() {
    return {
      toggle: () => this.#play(play.toggle),
      back: () => this.#goToRecord(-1),
      forward: () => this.#goToRecord(1),
      restart: () => this.#play(play.restart),
      freeze: () => this.#trigger("freeze", true),
      hide: () => this.#hide(!this.hidden),
      envelope: () => this.#open(),
      enlarge: (index) => this.gallery.enlarge(this.gallery.figures[index]),
      moveStop: (by) => {
        if (this.stop === null || !this.data.triggers.includes("move_to")) return;
        this.hand.press();
        this.#goTo(this.stop + by);
      },
      presenter: () => {
        this.presenter = !this.presenter;
        this.gallery.dress(this.#dress());
        this.#trigger("presenter", this.presenter);
      },
      theme: () => switchTheme(this.theme.mode),
      language: () => this.#trigger("language", this.data.language === "en" ? "ko" : "en"),
      help: () => this.#help(),
    };
  }
}
