// @ts-check
/** How a value in a sentence is written; core/figures/language/formats.py writes it the same way. */

export const MISSING = "–";
const THIN = "\u202f";
const LARGE = 1e5;
const SMALL = 1e-4;

/**
 * Write a value by a format: "d", ".2f", ".1%", "g2", "g3", or "s" as it is.
 * @param {unknown} value @param {string} how
 */
export function format(value, how) {
  if (value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value))) return MISSING;
  if (how === "s" || typeof value !== "number") return String(value);
  const text = magnitude(Math.abs(value), how);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** @param {number} size @param {string} how */
function magnitude(size, how) {
  const [, places, kind] = /^\.(\d)([f%])$/.exec(how) ?? [];
  if (kind === "%") return `${fixed(100 * size, Number(places))}${THIN}%`;
  if (kind === "f") return size >= LARGE ? significant(size) : fixed(size, Number(places));
  const [, digits] = /^g(\d)$/.exec(how) ?? [];
  return digits ? significant(size, Number(digits)) : fixed(size, 0);
}

/** @param {number} size @param {number} places */
function fixed(size, places) {
  const [whole, rest] = size.toFixed(places).split(".");
  return rest ? `${thousands(whole)}.${rest}` : thousands(whole);
}

/** @param {number} size @param {number} digits */
function significant(size, digits = 3) {
  if (size === 0) return "0";
  if (size >= SMALL && size < LARGE) {
    const text = fixed(size, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }
  const [mantissa, power] = size.toExponential(digits - 1).split("e");
  return `${mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa}e${Number(power)}`;
}

/** Commas between thousands. @param {number | string} number whole */
export const thousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/** Replace each {name} in a text. @param {string} text @param {Record<string, unknown> | ((name: string) => unknown)} values */
export function words(text, values) {
  const of = typeof values === "function" ? values : (/** @type {string} */ name) => values[name] ?? MISSING;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(of(name)));
}
