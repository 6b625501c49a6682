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
    if (this.count && steps[0] < this.#steps[0]) this.count = 0;
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
  /** The last message that was taken in. @type {Promise<boolean>} */
  #taken = Promise.resolve(true);

  /** @param {string | null | undefined} digest @returns {Row | null} */
  row(digest) {
    return (digest && this.#rows.get(digest)) || null;
  }

  /**
   * Take one binary message in, behind those that came before; false where it cannot be read, which changes nothing.
   * @param {ArrayBuffer} buffer
   */
  receive(buffer) {
    const decoding = decode(buffer);
    const taken = this.#taken.then(async () => this.#take(await decoding));
    this.#taken = taken;
    return taken;
  }

  /** @param {Message | null} message */
  #take(message) {
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
 * How numbers are written, by NumPy's names: bytes of one, and what reads them.
 * @type {Record<string, [number, (buffer: ArrayBuffer) => Float32Array]>}
 */
const FORMATS = {
  "<f2": [2, (buffer) => Float32Array.from(new Uint16Array(buffer), half)],
  "<f4": [4, (buffer) => new Float32Array(buffer)],
  "<f8": [8, (buffer) => new Float32Array(new Float64Array(buffer))],
  "<i8": [8, (buffer) => Float32Array.from(new BigInt64Array(buffer), Number)],
  "<u2": [2, (buffer) => new Float32Array(new Uint16Array(buffer))],
};

/** The number that the bits of a 16-bit float stand for (IEEE 754 binary16). @param {number} bits */
function half(bits) {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const size =
    exponent === 0x1f ? (fraction ? NaN : Infinity) : exponent ? (0x400 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24;
  return bits & 0x8000 ? -size : size;
}

/**
 * Read one message: a header, and as many blocks as it tells the lengths of (`core/runners/packing.py`).
 * @param {ArrayBuffer} buffer
 * @returns {Promise<Message | null>} null where it is damaged
 */
export async function decode(buffer) {
  try {
    const { header, numbers } = /** @type {{header: Header, numbers: number}} */ (headerOf(buffer));
    if (typeof header.digest !== "string") return null;
    /** @type {ArrayBuffer[]} */
    const blocks = [];
    let at = numbers;
    for (const length of header.blocks) {
      blocks.push(buffer.slice(at, at + length));
      at += length;
    }
    if (at !== buffer.byteLength) return null;
    /** @type {Message} */
    const message = { header, series: [], constants: [] };
    for (const block of await Promise.all(blocks.map(inflated))) readBlock(block, message);
    return message;
  } catch {
    return null;
  }
}

/** What a zlib stream holds. @param {ArrayBuffer} buffer */
const inflated = (buffer) =>
  new Response(new Blob([buffer]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();

/** The header in front, and where the numbers begin behind it. @param {ArrayBuffer} buffer */
function headerOf(buffer) {
  const numbers = 4 + new DataView(buffer).getUint32(0, true);
  return { header: JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, numbers - 4))), numbers };
}

/** Add what a block holds to a message. @param {ArrayBuffer} block @param {Message} message */
function readBlock(block, { series, constants }) {
  const { header, numbers } = headerOf(block);
  let at = numbers;
  /** @param {string} format @param {number} count */
  const take = (format, count) => {
    const [bytes, read] = FORMATS[format];
    const planes = new Uint8Array(block, at, count * bytes);
    at += planes.length;
    return read(joined(planes, count));
  };
  for (const [format, count, named] of /** @type {Group[]} */ (header)) {
    const steps = count === null ? null : take("<i8", count);
    const sizes = named.map(([, shape]) => entries(shape) * (count ?? 1));
    const numbers = take(format, sizes.reduce((sum, size) => sum + size, 0));
    let first = 0;
    named.forEach(([name, shape], i) => {
      const values = numbers.subarray(first, (first += sizes[i]));
      if (steps) series.push([name, { shape, steps, values }]);
      else constants.push([name, { shape, values }]);
    });
  }
}

/** Numbers whose bytes lie in planes, the lowest of each first. @param {Uint8Array} planes @param {number} count */
function joined(planes, count) {
  const bytes = new Uint8Array(planes.length);
  const each = planes.length / count || 0;
  for (let plane = 0, from = 0; plane < each; plane++) {
    for (let at = plane; at < bytes.length; at += each) bytes[at] = planes[from++];
  }
  return bytes.buffer;
}
