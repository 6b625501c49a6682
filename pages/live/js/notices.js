// @ts-check
/** What is going on, in words: the most urgent thing that a learner should know. */

import { thousands, words } from "./formats.js";

/**
 * @typedef {import("./store.js").Row} Row
 * @typedef {import("./transport.js").Notice} Notice
 * @typedef {{rows: (Row | null)[], texts: Record<string, string>, techniques: Record<string, string>, connected: boolean,
 *   hidden: boolean, step: number, turnOn: (technique: string) => void, reveal: () => void}} Situation
 */

const URGENCY = ["failed", "diverged", "queued", "running", "cancelled", "finished"];
const MODELS = ["baseline", "treatment"];

/** The state of two models as one: the worst of both. @param {(Row | null)[]} rows */
export function overallState(rows) {
  const states = rows.map((row) => row?.state ?? "queued");
  return URGENCY.find((state) => states.some((one) => one === state)) ?? "queued";
}

/** @param {Situation} now @returns {Notice} */
export function notices(now) {
  const { texts } = now;
  if (!now.connected) return { text: texts.reconnecting, tone: "busy", offers: [] };
  const faults = now.rows.map((row, i) => faultOf(row, MODELS[i], now)).filter((fault) => fault !== null);
  if (faults.length) return { text: faults.map(({ text }) => text).join(" "), tone: "alarm", offers: faults.flatMap(({ offers }) => offers) };
  if (now.hidden) return { text: texts.hidden, tone: "calm", offers: [{ label: texts.reveal_them, act: now.reveal }] };
  const state = overallState(now.rows);
  if (state === "queued") return { text: texts.queued, tone: "busy", offers: [] };
  if (state === "cancelled") return { text: texts.cancelled, tone: "busy", offers: [] };
  return { text: "", tone: "calm", offers: [] };
}

/** @param {Row | null} row @param {string} model @param {Situation} now @returns {Notice | null} */
function faultOf(row, model, { texts, techniques, hidden, step, turnOn }) {
  if (row?.state === "failed") return { text: words(texts.failed, { model: texts[model], message: row.fault?.message ?? "" }), tone: "alarm", offers: [] };
  // The playback tells the story in its order: the fault is known when its step is reached.
  if (hidden || row?.state !== "diverged" || !row.fault || step < row.fault.step) return null;
  const { layer, remedies } = row.fault;
  const where = layer === null ? texts.diverged : texts.diverged_layer;
  const text = words(where, { model: texts[model], step: thousands(row.fault.step), layer: (layer ?? 0) + 1 });
  // What is turned on the treatment gets, so only what it lacks is offered, and nothing once it trains.
  const offers = (model === "treatment" ? remedies ?? [] : []).map((name) => ({
    label: words(texts.turn_on, { technique: techniques[name] ?? name }),
    act: () => turnOn(name),
  }));
  return { text, tone: "alarm", offers };
}
