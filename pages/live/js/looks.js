// @ts-check
/** How the view looks at each stop: the headline, what is predicted, the envelope and the figures that the page's script gives, and what other stops have differently. */

/**
 * @typedef {import("./figure.js").Description} Description
 * @typedef {import("./template.js").Template} Template
 * @typedef {{headline: Template | string, prediction: import("./predict.js").Asked | null, envelope: import("./envelope.js").Held, figures: Description[], more: Description[]}} Look
 * @typedef {[path: (string | number)[], value: any][]} Changes places in a look, and what stands there
 */

/** Looks that were made, by what they were made of. @type {WeakMap<Changes, Look>} */
const made = new WeakMap();

/**
 * Return the look of a stop; what does not differ from the given one is the same object.
 * @param {Look & {looks: Changes[], look_of: number[], stop: number | null}} given @param {number | null} stop
 * @returns {Look}
 */
export const lookOf = (given, stop) => (stop === null || stop === given.stop ? given : way(given, given.look_of[stop]));

/**
 * The first way is told by what differs from the given look, every other from the one before.
 * @param {Look & {looks: Changes[]}} given @param {number} at @returns {Look}
 */
function way(given, at) {
  if (at < 0) return given;
  const changes = given.looks[at];
  const look = made.get(changes) ?? changed(way(given, at - 1), changes);
  made.set(changes, look);
  return look;
}

/** @param {Look} given @param {Changes} changes @returns {Look} */
function changed({ headline, prediction, envelope, figures, more }, changes) {
  /** @type {any} */
  const look = { headline, prediction, envelope, figures, more };
  /** What is the look's own already, and may be written in. */
  const own = new Set([look]);
  for (const [path, value] of changes) {
    let part = look;
    for (const key of path.slice(0, -1)) {
      if (!own.has(part[key])) {
        part[key] = Array.isArray(part[key]) ? [...part[key]] : { ...part[key] };
        own.add(part[key]);
      }
      part = part[key];
    }
    part[path[path.length - 1]] = value;
  }
  // Where there are more or fewer figures, those that stay are named by where they were.
  look.figures = look.figures.map((/** @type {Description | number} */ one) => (typeof one === "number" ? figures[one] : one));
  look.more = look.more.map((/** @type {Description | number} */ one) => (typeof one === "number" ? more[one] : one));
  return look;
}
