// @ts-check
/**
 * The language in which a figure says what it shows: what core/figures/language/expressions.py evaluates in Python, here at the
 * step of the playback. Whatever is missing gives an empty list or undefined, never an error.
 *
 * @typedef {import("./store.js").Row} Row
 * @typedef {import("./store.js").Series} Series
 * @typedef {{step: number, stop: number | null, row: (role: string) => Row | null, stops: (Row | null)[], seeds: (role: string) => (Row | null)[], stopSeeds: (Row | null)[][], parts: (Row | null)[][]}} Context
 * @typedef {{op: string, [argument: string]: any}} Expression
 */

import { format, words } from "./formats.js";

/** Edges of this size and more stand for infinity. */
const BEYOND = 1e29;
const NICE = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

const ROLES = ["baseline", "treatment", "ghost"];

/** @typedef {any} Value a number, a string, a list of them, or null: missing */
/** @typedef {(context: Context, given: Record<string, any>) => Value} Operation */

/** What an expression is worth now. An operation that this page does not know is missing. @param {unknown} expression @param {Context} context @returns {Value} */
export function evaluate(expression, context) {
  if (Array.isArray(expression)) return expression.map((entry) => evaluate(entry, context));
  if (!isOperation(expression)) return expression ?? null;
  /** @type {Record<string, any>} */
  const given = {};
  for (const name in expression) if (name !== "op") given[name] = evaluate(expression[name], context);
  return OPS[expression.op]?.(context, given) ?? null;
}

/** @param {any} value @returns {value is Expression} */
export const isOperation = (value) => value !== null && typeof value === "object" && !Array.isArray(value) && "op" in value;

/**
 * What must change for an expression to change, as text: cheaper to compare than to evaluate.
 * @param {unknown} expression @param {Context} context @returns {string}
 */
export function signature(expression, context) {
  if (Array.isArray(expression)) return expression.map((entry) => signature(entry, context)).join("");
  if (!isOperation(expression)) return "";
  const { op, role, series, name, until, seed } = expression;
  if (op === "step") return `${context.step};`;
  if (op === "stop") return `${context.stop};`;
  if (op === "stop_ends" || op === "arrived") return stopsFromAllSeeds(context).flat().map((row) => mark(row, series, context, "end")).join("");
  if (op === "part_ends") return context.parts.flat().map((row) => mark(row, series, context, "end")).join("");
  if (op === "stops") return context.stops.map((row) => mark(row, series, context, until)).join("");
  if (op === "sound") return `${ROLES.map((other) => context.row(other)?.state)};${signature([expression.of, expression.otherwise], context)}`;
  if (op === "ends" || op === "diverged") return fromAllSeeds(context, role).map((row) => mark(row, series, context, "end")).join("");
  if (op === "spread") return fromAllSeeds(context, role).map((row) => mark(row, series, context, until)).join("");
  if (typeof series === "string") return mark(of(context, role, seed), series, context, until);
  if (op === "constant") return `${context.row(role)?.digest},${context.row(role)?.constants.has(name)};`;
  return Object.values(expression).map((entry) => signature(entry, context)).join("");
}

/** Every role and series that an expression reads. @param {unknown} expression @returns {{role: string, series: string}[]} */
export function reads(expression) {
  if (Array.isArray(expression)) return expression.flatMap(reads);
  if (!isOperation(expression)) return [];
  const { role, series, seed } = expression;
  // What comes from other seeds comes when it comes: nothing waits for it.
  if (seed) return [];
  return typeof role === "string" && typeof series === "string" ? [{ role, series }] : Object.values(expression).flatMap(reads);
}

/** The run of a role, or that from another seed, counted from 1. @param {Context} context @param {string} role @param {number | null} [seed] */
const of = (context, role, seed) => (seed ? (context.seeds(role)[seed - 1] ?? null) : context.row(role));

/** The run of a role and those from the other seeds. @param {Context} context @param {string} role */
const fromAllSeeds = (context, role) => [context.row(role), ...context.seeds(role)];

/** Each stop's run and those from the other seeds. @param {Context} context */
const stopsFromAllSeeds = (context) => context.stops.map((own, stop) => [own, ...(context.stopSeeds[stop] ?? [])]);

/** @param {Row | null} row @param {string} series @param {Context} context @param {unknown} until */
function mark(row, series, context, until) {
  return row ? `${row.digest},${row.state},${lastRead(row.series.get(series), context, until) ?? -1},${behind(row, context, until)};` : "-;";
}

/** Whether a run is still on its way to the step shown. @param {Row | null} row @param {Context} context @param {unknown} until */
function behind(row, context, until) {
  return row !== null && until === undefined && row.step < context.step && !row.ended;
}

/** @param {Row | null} row */
const diverged = (row) => row?.state === "diverged";

/** @param {Series | undefined} series @param {Context} context @param {any} until @returns {number | null} index of the last entry read */
function lastRead(series, context, until) {
  const last = series ? series.indexAt(until === "end" ? Infinity : (until ?? context.step)) : -1;
  return last < 0 ? null : last;
}

/** @param {ArrayLike<number>} numbers @returns {(number | null)[]} */
const plain = (numbers) => Array.from(numbers, (number) => (Number.isFinite(number) ? number : null));

/** @param {ArrayLike<number>} numbers @param {number[]} shape @returns {Value} nested lists, a number where the shape is [] */
function nested(numbers, shape) {
  if (shape.length === 0) return plain(numbers)[0];
  if (shape.length === 1) return plain(numbers);
  const size = numbers.length / shape[0];
  const rest = shape.slice(1);
  return Array.from({ length: shape[0] }, (_, i) => nested(Array.prototype.slice.call(numbers, i * size, (i + 1) * size), rest));
}

/** Column of an array of which each entry has `size` numbers. @param {Float32Array} numbers @param {number} size @param {number} index */
const column = (numbers, size, index) => plain(Array.from({ length: numbers.length / size }, (_, i) => numbers[i * size + index]));

/** @param {Row | null | undefined} row @param {string} series @param {Context} context @param {unknown} until @returns {Value} */
function latest(row, series, context, until) {
  const found = row?.series.get(series);
  const last = lastRead(found, context, until);
  return found && last !== null ? nested(found.entry(last), found.shape) : null;
}

/** The values of a scalar series. @param {Row | null} row @param {string} series @param {Context} context @param {unknown} until */
function scalars(row, series, context, until) {
  const found = row?.series.get(series);
  const last = lastRead(found, context, until);
  return found && last !== null ? plain(found.values.subarray(0, last + 1)) : null;
}

/** @param {(x: number, y: number) => number | null} f @param {Value} a @param {Value} b @returns {Value} */
function each(f, a, b) {
  if (a === null || b === null) return null;
  if (Array.isArray(a)) {
    if (!Array.isArray(b)) return a.map((x) => each(f, x, b));
    return a.slice(0, b.length).map((x, i) => each(f, x, b[i]));
  }
  if (Array.isArray(b)) return b.map((y) => each(f, a, y));
  const result = f(a, b);
  return Number.isFinite(result) ? result : null;
}

/** @param {Value} of @returns {number[]} what is there of a list */
const numbers = (of) => (of === null ? [] : of.filter((/** @type {Value} */ entry) => entry !== null));

/** @param {Value} of @param {(x: number, y: number) => boolean} better @returns {number | null} */
function extreme(of, better) {
  const found = numbers(of);
  return found.length ? found.reduce((best, number) => (better(number, best) ? number : best)) : null;
}
/** @param {Value} of */
const least = (of) => extreme(of, (x, y) => x < y);
/** @param {Value} of */
const largest = (of) => extreme(of, (x, y) => x > y);
/** @param {Value} of */
const total = (of) => (numbers(of).length ? numbers(of).reduce((sum, number) => sum + number, 0) : null);
/** @param {number[]} found one or more */
const mean = (found) => /** @type {number} */ (total(found)) / found.length;
/** As of a sample. @param {number[]} found two or more */
function deviation(found) {
  const middle = mean(found);
  return Math.sqrt(/** @type {number} */ (total(found.map((number) => (number - middle) ** 2))) / (found.length - 1));
}
/** Whether the mean of the differences may be 0 or less by luck. @param {Value} entries @param {Value} leastOnes @param {number[]} t */
function mayBeLuck(entries, leastOnes, t) {
  const more = numbers(each((a, b) => a - b, entries, leastOnes));
  return more.length > 1 && mean(more) <= margin(more, t);
}
/** Between what their mean lies with 95 %, on either side. @param {number[]} found two or more @param {number[]} t */
const margin = (found, t) => (t[found.length] * deviation(found)) / Math.sqrt(found.length);
/** The end of a series, as core/ends.py says what that is, or its last value. @param {Row | null} row @param {string} series @param {boolean} [last] @returns {number | null} */
function end(row, series, last) {
  const found = row?.state === "finished" ? plain(row.series.get(series)?.values ?? []) : [];
  const tail = found.slice(last ? -1 : -Math.max(1, Math.floor(found.length / 10)));
  return !tail.length || tail.includes(null) ? null : mean(/** @type {number[]} */ (tail));
}
/** The ends of each group of runs, none where one of them has diverged. @param {(Row | null)[][]} groups @param {string} series @param {boolean} [last] */
const endsOf = (groups, series, last) => groups.map((rows) => rows.map((row) => (rows.some(diverged) ? null : end(row, series, last))));
/** @param {Value} of @param {Value} found */
const place = (of, found) => (found === null ? null : of.indexOf(found));

/** @param {number[]} found @param {number} q between two entries in proportion @returns {number | null} */
function quantile(found, q) {
  if (!found.length) return null;
  const sorted = [...found].sort((x, y) => x - y);
  const where = q * (sorted.length - 1);
  const below = Math.floor(where);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (where - below);
}

/** @type {Record<string, Operation>} */
export const OPS = {
  // Reading
  steps(context, { role, series, until, seed }) {
    const found = of(context, role, seed)?.series.get(series);
    const last = lastRead(found, context, until);
    return found && last !== null ? Array.from(found.steps.subarray(0, last + 1)) : null;
  },
  values(context, { role, series, until, index, seed }) {
    const found = of(context, role, seed)?.series.get(series);
    const last = lastRead(found, context, until);
    if (!found || last === null) return null;
    const read = found.values.subarray(0, (last + 1) * found.size);
    return index === undefined || index === null ? plain(read) : column(read, found.size, index);
  },
  at: (context, { role, series, until }) => latest(context.row(role), series, context, until),
  constant(context, { role, name, index }) {
    const found = context.row(role)?.constants.get(name);
    if (!found) return null;
    const { shape, values } = found;
    return index === undefined || index === null ? nested(values, shape) : column(values, values.length / shape[0], index);
  },
  stops(context, { series, reduce, until, sound }) {
    if (!context.stops.length) return null;
    if (sound) {
      const found = OPS.stops(context, { series, reduce, until });
      return context.stops.every(diverged) ? found : found.map((/** @type {Value} */ number, /** @type {number} */ i) =>
        (diverged(context.stops[i]) ? null : number));
    }
    if (reduce !== "min") return context.stops.map((row) => (behind(row, context, until) ? null : latest(row, series, context, until)));
    return context.stops.map((row) => {
      const found = row?.series.get(series);
      const last = lastRead(found, context, until);
      return found && last !== null ? least(plain(found.values.subarray(0, last + 1))) : null;
    });
  },
  ends: (context, { role, series, last }) => fromAllSeeds(context, role).map((row) => end(row, series, last)),
  stop_ends: (context, { series, last }) => endsOf(stopsFromAllSeeds(context), series, last),
  part_ends: (context, { series }) => endsOf(context.parts, series),
  arrived: (context) => stopsFromAllSeeds(context).flat().filter((row) => row?.ended).length,
  diverged: (context, { role }) => fromAllSeeds(context, role).map((row) => (row?.ended ? Number(diverged(row)) : null)),
  spread(context, { role, series, sds, until }) {
    const own = scalars(context.row(role), series, context, until);
    if (own === null) return null;
    const columns = fromAllSeeds(context, role).map((row) => scalars(row, series, context, until) ?? []);
    return own.map((_, i) => {
      const found = numbers(columns.map((column) => column[i] ?? null));
      return found.length < 2 ? null : mean(found) + sds * deviation(found);
    });
  },
  sound(context, { role, of, otherwise }) {
    const others = ROLES.filter((other) => other !== role && context.row(other));
    return diverged(context.row(role)) && !others.every((other) => diverged(context.row(other))) ? otherwise : of;
  },
  stop: (context) => context.stop,
  step: (context) => context.step,
  // Lists
  concat: (_, { of }) => of.filter((/** @type {Value} */ part) => part !== null).flat(1),
  item: (_, { of, index }) => (of === null || index === null ? null : (of.at(Math.trunc(index)) ?? null)),
  reverse: (_, { of }) => of && [...of].reverse(),
  otherwise: (_, { of, instead }) => {
    if (of === null || instead === null) return of ?? instead;
    return of.slice(0, instead.length).map((/** @type {Value} */ entry, /** @type {number} */ i) => entry ?? instead[i]);
  },
  where: (_, { of, mask, equals = 1 }) => {
    if (of === null || mask === null) return null;
    return of.slice(0, mask.length).filter((/** @type {Value} */ _entry, /** @type {number} */ i) => mask[i] === equals);
  },
  written: (_, { text, of, formats }) => words(text, of.map((/** @type {Value} */ value, /** @type {number} */ i) => format(value, formats[i]))),
  linspace: (_, { low, high, count }) => {
    if (low === null || high === null) return null;
    return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
  },
  // Element by element
  add: (_, { a, b }) => each((x, y) => x + y, a, b),
  subtract: (_, { a, b }) => each((x, y) => x - y, a, b),
  multiply: (_, { a, b }) => each((x, y) => x * y, a, b),
  divide: (_, { a, b }) => each((x, y) => (y ? x / y : null), a, b),
  less: (_, { a, b }) => each((x, y) => (x < y ? 1 : 0), a, b),
  clamp: (_, { of, low, high }) => each((x) => Math.min(Math.max(x, low ?? -Infinity), high ?? Infinity), of, 0),
  abs: (_, { of }) => each(Math.abs, of, 0),
  sqrt: (_, { of }) => each((x) => (x >= 0 ? Math.sqrt(x) : null), of, 0),
  log10: (_, { of }) => each((x) => (x > 0 ? Math.log10(x) : null), of, 0),
  power10: (_, { of }) => each((x) => (x < 308 ? 10 ** x : null), of, 0),
  // List → number
  min: (_, { of }) => least(of),
  max: (_, { of }) => largest(of),
  argmin: (_, { of }) => place(of, least(of)),
  argmax: (_, { of }) => place(of, largest(of)),
  sum: (_, { of }) => total(of),
  mean: (_, { of }) => (numbers(of).length ? mean(numbers(of)) : null),
  deviation: (_, { of }) => (numbers(of).length > 1 ? deviation(numbers(of)) : null),
  margin: (_, { of, t }) => (numbers(of).length > 1 ? margin(numbers(of), t) : null),
  means: (context, { of }) => of && of.map((/** @type {Value} */ entries) => OPS.mean(context, { of: entries })),
  as_good(context, { of, t }) {
    const known = (of ?? []).map((/** @type {Value} */ entries) => (numbers(entries).length > 1 ? OPS.mean(context, { of: entries }) : null));
    const best = place(known, least(known));
    if (best === null) return null;
    let first = best;
    let last = best;
    while (first > 0 && mayBeLuck(of[first - 1], of[best], t)) first -= 1;
    while (last + 1 < of.length && mayBeLuck(of[last + 1], of[best], t)) last += 1;
    return [first, last];
  },
  count: (_, { of }) => (of === null ? null : numbers(of).length),
  quantile: (_, { of, q }) => quantile(numbers(of), q),
  usual(_, { of }) {
    const found = numbers(of);
    return found.length ? Math.min(Math.max(...found), 2 * /** @type {number} */ (quantile(found, 0.9))) : null;
  },
  // For figures
  nice(_, { of }) {
    if (of === null || of <= 0) return null;
    const power = Math.floor(Math.log10(of));
    const scaled = NICE.map((digit) => (power >= 0 ? digit * 10 ** power : digit / 10 ** -power));
    return scaled.find((number) => number >= of * (1 - 1e-9)) ?? scaled[scaled.length - 1];
  },
  rebin(_, { of, edges, to }) {
    const counted = total(of);
    if (edges === null || to === null || !counted) return null;
    const bins = new Array(to.length - 1).fill(0);
    const limits = [-Infinity, ...to.slice(1, -1), Infinity];
    numbers(of).forEach((number, i) => {
      const [low, high] = [edges[i], edges[i + 1]];
      const share = (100 * number) / counted;
      if (share === 0) return;
      if (low <= -BEYOND) bins[0] += share;
      else if (high >= BEYOND) bins[bins.length - 1] += share;
      else {
        for (let j = 0; j < bins.length; j++) {
          const overlap = Math.min(high, limits[j + 1]) - Math.max(low, limits[j]);
          if (overlap > 0) bins[j] += share * (overlap / (high - low));
        }
      }
    });
    return bins;
  },
  histogram_quantile(_, { of, edges, q }) {
    const counted = total(of);
    if (edges === null || !counted) return null;
    const last = edges[edges.length - 2];
    let below = 0;
    for (let i = 0; i < of.length; i++) {
      if (of[i] > 0 && below + of[i] >= q * counted) {
        const where = edges[i] + (edges[i + 1] - edges[i]) * ((q * counted - below) / of[i]);
        return Math.min(Math.max(where, edges[1]), last);
      }
      below += of[i];
    }
    return last;
  },
  apart(_, { of, index, low, high, share }) {
    if (of[index] === null || low === null || high === null) return of[index];
    const gap = share * (high - low);
    const order = [...of.keys()].filter((i) => of[i] !== null).sort((i, j) => of[i] - of[j] || i - j);
    /** @type {[number, number][]} */
    const pools = [];
    order.forEach((i, at) => {
      /** @type {[number, number]} */
      let pool = [of[i] - at * gap, 1];
      while (pools.length && pools[pools.length - 1][0] > pool[0]) {
        const [before, n] = /** @type {[number, number]} */ (pools.pop());
        pool = [(before * n + pool[0] * pool[1]) / (n + pool[1]), n + pool[1]];
      }
      pools.push(pool);
    });
    const moved = pools.flatMap(([position, n]) => new Array(n).fill(position));
    const at = order.indexOf(index);
    return Math.max(Math.min(moved[at], high - (order.length - 1) * gap), low) + at * gap;
  },
  winner(context, { of }) {
    if (of === null) return null;
    const planes = [...of.keys()];
    return of[0].map((/** @type {number[]} */ row, /** @type {number} */ y) =>
      row.map((_, x) => OPS.argmax(context, { of: planes.map((c) => of[c][y][x]) })));
  },
};
