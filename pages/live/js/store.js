// @ts-check
/** What was recorded of every run on the page, by digest. Only this module knows the arrays of the wire. */

/**
 * What the server says of a run besides its numbers.
 * @typedef {{step: number, layer: number | null, remedies: string[], message: string}} Fault
 * @typedef {"queued" | "running" | "finished" | "cancelled" | "diverged" | "failed"} State
 * @typedef {{digest: string, reset?: boolean, state: State, step: number, steps: number, fault: Fault | null,
 *   seconds: number, series: [string, number, number[]][], constants: [string, number[]][]}} Header
 * @typedef {{header: Header, series: Map<string, {shape: number[], steps: Float32Array, values: Float32Array}>,
 *   constants: Map<string, Constant>}} Message
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
   * Append what is new: a server that was lost and found again sends a run from its start.
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
 * Read one message: uint32 length of the header, header as JSON, then float32 numbers, all little-endian.
 * @param {ArrayBuffer} buffer
 * @returns {Message | null} null where it is damaged
 */
export function decode(buffer) {
  try {
    const length = new DataView(buffer).getUint32(0, true);
    /** @type {Header} */
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    const numbers = new Float32Array(buffer, 4 + length);
    let position = 0;
    /** @param {number} count */
    const take = (count) => {
      if (!(count >= 0) || position + count > numbers.length) throw new RangeError("message too short");
      position += count;
      return numbers.slice(position - count, position);
    };
    const series = header.series.map(([name, count, shape]) => {
      return /** @type {const} */ ([name, { shape, steps: take(count), values: take(count * entries(shape)) }]);
    });
    const constants = header.constants.map(([name, shape]) => {
      return /** @type {const} */ ([name, { shape, values: take(entries(shape)) }]);
    });
    if (typeof header.digest !== "string") return null;
    return { header, series: new Map(series), constants: new Map(constants) };
  } catch {
    return null;
  }
}
