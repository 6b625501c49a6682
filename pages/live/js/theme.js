// @ts-check
/** The page's theme: Streamlit's variables, and colour tokens such as "@baseline/0.25" made into colours. */

import { reload } from "./again.js";

/**
 * @typedef {{mode: "light" | "dark", font: string, colours: Record<string, string>, key: string}} Theme
 */

/** @param {Element} element @param {Record<string, Record<string, string>>} palettes @returns {Theme} */
export function readTheme(element, palettes) {
  const style = getComputedStyle(element);
  const background = style.getPropertyValue("--st-background-color").trim() || "#ffffff";
  const mode = luminance(background) < 0.4 ? "dark" : "light";
  const font = style.getPropertyValue("--st-font").trim() || style.fontFamily || "system-ui, sans-serif";
  const colours = { ...palettes[mode] };
  return { mode, font, colours, key: JSON.stringify([mode, font, colours]) };
}

/** Relative luminance by eye, 0 to 1. @param {string} colour hexadecimal or rgb(…) */
export function luminance(colour) {
  const [red, green, blue] = channels(colour);
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** @param {string} colour @returns {number[]} red, green, blue */
function channels(colour) {
  const numbers = colour.match(/[\d.]+/g)?.map(Number) ?? [];
  if (!colour.startsWith("#")) return numbers.length < 3 ? [255, 255, 255] : numbers.slice(0, 3);
  const digits = colour.slice(1);
  const width = digits.length < 6 ? 1 : 2;
  return [0, 1, 2].map((i) => parseInt(digits.slice(i * width, (i + 1) * width).padEnd(2, digits[i]), 16));
}

/** Put an alpha on a colour. @param {string} colour @param {number} alpha */
export function translucent(colour, alpha) {
  return `rgba(${channels(colour).join(",")},${alpha})`;
}

const TOKEN = /^@([a-z]+\d*)(?:\/([\d.]+))?$/i;

/** @param {string} text @param {Theme} theme */
function colour(text, theme) {
  const [, name, alpha] = TOKEN.exec(text) ?? [];
  const known = theme.colours[name];
  if (!known) return text;
  return alpha === undefined ? known : translucent(known, Number(alpha));
}

/**
 * Copy JSON data with every colour token replaced.
 * @template T
 * @param {T} value @param {Theme} theme @returns {T}
 */
export function coloured(value, theme) {
  if (typeof value === "string") return /** @type {T} */ (value.startsWith("@") ? colour(value, theme) : value);
  if (ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return /** @type {T} */ (value.map((entry) => coloured(entry, theme)));
  if (value && typeof value === "object") {
    const entries = Object.entries(value).map(([name, entry]) => [name, coloured(entry, theme)]);
    return /** @type {T} */ (Object.fromEntries(entries));
  }
  return value;
}

/**
 * Switch Streamlit's own theme to the other one. It keeps its choice in the browser's storage and reads it when the page
 * is loaded.
 * @param {"light" | "dark"} mode of now
 */
export function switchTheme(mode) {
  try {
    localStorage.setItem(`stActiveTheme-${location.pathname}-v2`, JSON.stringify(mode === "dark" ? "Light" : "Dark"));
    reload();
  } catch {
    // Storage is switched off: the theme stays as it is.
  }
}
