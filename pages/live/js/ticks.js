// @ts-check
/** Ticks that have room: their labels stand upright and touch no other, however small a figure is and large its letters. */

/** Width of a letter, and height of a line of labels with the room around it, as shares of the letters' size. */
const LETTER = 0.62;
const LINE = 1.5;
const NEARLY = 1e-9;

/**
 * What an axis needs otherwise than it is described to have its ticks apart; nothing where they are.
 * @param {any} axis as Plotly takes it, without a `tickfont` or a `range` nothing is known of its labels
 * @param {boolean} upright whether it is a y axis
 * @param {number} length in pixels
 * @returns {Record<string, any>}
 */
export function ticksApart(axis, upright, length) {
  if (!axis.range || !axis.tickfont) return {};
  const { range: [low, high], tickvals, ticktext, tickangle, tickfont: { size }, type, dtick, nticks } = axis;
  const room = (/** @type {string} */ text) => size * (upright ? LINE : LETTER * (text.replace(/<[^>]*>/g, "").length + 1));
  const unit = length / Math.abs(high - low);
  if (tickangle || (tickvals && !ticktext)) return {};
  if (tickvals) return given(tickvals, ticktext, type === "log", (/** @type {number} */ place) => (place - low) * unit, length, room);
  const needed = Math.max(...[low, high].map((end) => room(written(type === "log" ? 10 ** end : end))));
  if (type === "log") return dtick ? { dtick: Math.max(dtick, Math.ceil(needed / unit)) } : {};
  return nticks ? { nticks: Math.max(2, Math.min(nticks, Math.floor(length / needed))) } : {};
}

/** About what is written at a number. @param {number} value */
const written = (value) => String(Number(value.toPrecision(2)));

/**
 * Which of given ticks are kept: all, or of a logarithmic axis the powers of ten, or else those that the one before leaves room.
 * @param {number[]} values @param {string[]} texts @param {boolean} log
 * @param {(place: number) => number} pixels @param {number} length @param {(text: string) => number} room
 */
function given(values, texts, log, pixels, length, room) {
  const ticks = values.map((value, i) => ({ value, text: texts[i], power: Math.log10(value), at: pixels(log ? Math.log10(value) : value) }));
  const seen = ticks.filter(({ at }) => at >= -NEARLY && at <= length + NEARLY);
  const apart = (/** @type {typeof ticks} */ some) => some.every((tick, i) => i === 0 || tick.at - some[i - 1].at >= (room(tick.text) + room(some[i - 1].text)) / 2);
  const kept = (/** @type {typeof ticks} */ some) => ({ tickvals: some.map(({ value }) => value), ticktext: some.map(({ text }) => text) });
  if (apart(seen)) return kept(ticks);
  const powers = log ? seen.filter(({ power }) => Math.abs(power - Math.round(power)) < NEARLY) : [];
  for (let stride = 1; powers.length > stride; stride += 1) {
    const some = powers.filter(({ power }) => Math.round(power) % stride === 0);
    if (some.length > 1 && apart(some)) return kept(some);
  }
  let last = -Infinity;
  const left = seen.map((tick) => {
    const half = room(tick.text) / 2;
    if (tick.at - half < last) return { ...tick, text: "" };
    last = tick.at + half;
    return tick;
  });
  return kept(left);
}
