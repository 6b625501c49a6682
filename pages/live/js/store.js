// @ts-check
/** What was recorded of every run on the page, by digest. Only this module knows the arrays of the wire. */

/**
 * What the server says of a run besides its numbers.
 * @typedef {{step: number, layer: number | null, remedies: string[], message: string}} Fault
 * @typedef {"queued" | "running" | "finished" | "cancelled" | "diverged" | "failed"} State
 * @typedef {{digest: string, reset?: boolean, state: State, step: number, steps: number, fault: Fault | null,
 *   seconds: number, blocks: number[]}} Header
 * @typedef {{shape: number[], steps: Float32Array, values: Float32Array}} Part what is new of a series
 * @typedef {[format: string, count: number | null, named: [string, number[]][]]} Group
 * @typedef {{header: Header, series: [string, Part][], constants: [string, Constant][]}} Message
 * @typedef {{shape: number[], values: Float32Array}} Constant
 */

const ENDED = new Set(["finished", "cancelled", "diverged", "failed"]);

/** Entries of an array of this shape; 1 for a scalar. @param {number[]} shape */
const entries = (shape) => shape.reduce((product, length) => product * length, 1);

/** One recorded quantity: ascending steps, and as many values a step as its shape has entries. */
export class Series {
  /** @param {number[]} shape of one value, [] for a scalar */
  constructor(shape) {
    this.shape = shape;
    this.size = entries(shape);
    this.count = 0;
    this.#steps = new Float32Array(64);
    this.#values = new Float32Array(64 * this.size);
  }

  #steps;
  #values;

  /** Steps recorded, [count]; a view. */
  get steps() {
    return this.#steps.subarray(0, this.count);
  }

  /** Values recorded, [count · size]; a view. */
  get values() {
    return this.#values.subarray(0, this.count * this.size);
  }

  /** The last recorded step, -1 where there is none. */
  get last() {
    return this.count ? this.#steps[this.count - 1] : -1;
  }

  /** Index of the latest entry at or before a step, -1 where there is none. @param {number} step */
  indexAt(step) {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#steps[middle] <= step) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The entry at an index; a view. @param {number} index */
  entry(index) {
    return this.#values.subarray(index * this.size, (index + 1) * this.size);
  }

  /**
   * Append what is new: a server that was lost and found again sends a run from its start, and what is recorded a second
   * time may overlap.
   * @param {Float32Array} steps
   * @param {Float32Array} values
   */
  append(steps, values) {
    for (let i = 0; i < steps.length; i++) {
      if (!(steps[i] > this.last)) continue;
      this.#reserve(this.count + 1);
      this.#steps[this.count] = steps[i];
      this.#values.set(values.subarray(i * this.size, (i + 1) * this.size), this.count * this.size);
      this.count += 1;
    }
  }

  /** @param {number} count */
  #reserve(count) {
    if (count <= this.#steps.length) return;
    const steps = new Float32Array(2 * count);
    const values = new Float32Array(2 * count * this.size);
    steps.set(this.steps);
    values.set(this.values);
    this.#steps = steps;
    this.#values = values;
  }
}

/** The record of one run. */
export class Row {
  /** @param {string} digest */
  constructor(digest) {
    this.digest = digest;
    /** @type {State} */
    this.state = "queued";
    this.step = 0;
    this.steps = 0;
    this.seconds = 0;
    /** @type {Fault | null} */
    this.fault = null;
    /** @type {Map<string, Series>} */
    this.series = new Map();
    /** @type {Map<string, Constant>} */
    this.constants = new Map();
  }

  /** Whether nothing more will be recorded. */
  get ended() {
    return ENDED.has(this.state);
  }

  /** Whether anything was recorded yet. */
  get begun() {
    return this.series.size > 0;
  }

  /** @param {Message} message */
  receive({ header, series, constants }) {
    if (header.reset) {
      this.series.clear();
      this.constants.clear();
    }
    this.state = header.state;
    this.step = header.step;
    this.steps = header.steps;
    this.seconds = header.seconds;
    this.fault = header.fault ?? null;
    for (const [name, constant] of constants) this.constants.set(name, constant);
    for (const [name, { shape, steps, values }] of series) {
      const known = this.series.get(name) ?? new Series(shape);
      if (known.size !== entries(shape)) continue;
      known.append(steps, values);
      this.series.set(name, known);
    }
  }
}

/** Every run that the page shows. */
export class Store {
  /** @type {Map<string, Row>} */
  #rows = new Map();

  /** @param {string | null | undefined} digest @returns {Row | null} */
  row(digest) {
    return (digest && this.#rows.get(digest)) || null;
  }

  /** Take one binary message in; false where it cannot be read, which changes nothing. @param {ArrayBuffer} buffer */
  receive(buffer) {
    const message = decode(buffer);
    if (!message) return false;
    const { digest } = message.header;
    const row = this.#rows.get(digest) ?? new Row(digest);
    this.#rows.set(digest, row);
    row.receive(message);
    return true;
  }

  /** Forget every other run. @param {Set<string>} digests */
  retain(digests) {
    for (const digest of this.#rows.keys()) if (!digests.has(digest)) this.#rows.delete(digest);
  }
}

/**
 * How numbers are written, by NumPy's names: bytes of one, and what copies them.
 * @type {Record<string, [number, (buffer: ArrayBuffer, at: number, count: number) => Float32Array]>}
 */
const FORMATS = {
  "<f4": [4, (buffer, at, count) => new Float32Array(buffer, at, count).slice()],
  "<f8": [8, (buffer, at, count) => new Float32Array(new Float64Array(buffer, at, count))],
  "<i8": [8, (buffer, at, count) => Float32Array.from(new BigInt64Array(buffer, at, count), Number)],
};
const ALIGNMENT = 8;

/**
 * Read one message: a header, and as many blocks as it tells the lengths of (`core/runners/packing.py`).
 * @param {ArrayBuffer} buffer
 * @returns {Message | null} null where it is damaged
 */
export function decode(buffer) {
  try {
    const { header, numbers } = /** @type {{header: Header, numbers: number}} */ (headerAt(buffer, 0));
    if (typeof header.digest !== "string") return null;
    /** @type {Message} */
    const message = { header, series: [], constants: [] };
    let at = numbers;
    for (const length of header.blocks) {
      readBlock(buffer, at, message);
      at += length;
    }
    return at === buffer.byteLength ? message : null;
  } catch {
    return null;
  }
}

/** A header, and where the numbers begin behind it. @param {ArrayBuffer} buffer @param {number} at */
function headerAt(buffer, at) {
  const numbers = at + 4 + new DataView(buffer).getUint32(at, true);
  return { header: JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, at + 4, numbers - at - 4))), numbers };
}

/** Add what a block holds to a message. @param {ArrayBuffer} buffer @param {number} start @param {Message} message */
function readBlock(buffer, start, { series, constants }) {
  const { header, numbers } = headerAt(buffer, start);
  let at = numbers;
  /** @param {string} format @param {number} count */
  const take = (format, count) => {
    const [bytes, copy] = FORMATS[format];
    at += count * bytes;
    return copy(buffer, at - count * bytes, count);
  };
  for (const [format, count, named] of /** @type {Group[]} */ (header)) {
    const steps = count === null ? null : take("<i8", count);
    for (const [name, shape] of named) {
      const values = take(format, entries(shape) * (count ?? 1));
      if (steps) series.push([name, { shape, steps, values }]);
      else constants.push([name, { shape, values }]);
    }
    at += (ALIGNMENT - (at % ALIGNMENT)) % ALIGNMENT;
  }
}
