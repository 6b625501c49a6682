// @ts-check
/**
 * Playback of what is recorded, as a pure state machine: every function takes a state and returns the next one.
 *
 * @typedef {"slow" | "normal" | "fast" | "live"} Pace
 * @typedef {object} Playback
 * @property {string | null} study what is played; another study starts at step 0
 * @property {number} position the playhead in steps, with a fraction
 * @property {number} limit the last step that every run shown has reached, -1 before the first
 * @property {number} end the last step there will be
 * @property {boolean} playing
 * @property {Pace} pace
 * @property {boolean} following whether the playhead sticks to the live edge
 */

/** Seconds that a whole run takes; the live edge takes as long as training does. */
export const SECONDS = Object.freeze({ slow: 24, normal: 8, fast: 3 });
/** @type {Pace[]} */
export const PACES = ["slow", "normal", "fast", "live"];

/** @returns {Playback} */
export function create() {
  return { study: null, position: 0, limit: -1, end: 1, playing: false, pace: "normal", following: false };
}

/** The step that is shown: never beyond what is recorded. @param {Playback} state */
export function step(state) {
  return Math.max(0, Math.floor(Math.min(state.position, state.limit)));
}

/** Whether the playhead has come to the end. @param {Playback} state */
export const atEnd = (state) => state.limit >= state.end && state.position >= state.end;

/**
 * Show a study: another one from its start, the same one from where it is.
 * @param {Playback} state @param {string} study @param {number} end
 * @param {boolean} still without motion: its end is shown as soon as it is there
 * @returns {Playback}
 */
export function show(state, study, end, still) {
  if (study === state.study) return { ...state, end };
  const following = still || state.pace === "live";
  return { ...state, study, end, position: 0, limit: -1, playing: true, following };
}

/** Note how far the runs shown have come. @param {Playback} state @param {number} limit @param {number} end @returns {Playback} */
export function recorded(state, limit, end) {
  return { ...state, end, limit: Math.min(limit, end) };
}

/**
 * Go on where another playback stood, as far as the record has come.
 * @param {Playback} state @param {Pick<Playback, "position" | "playing" | "pace" | "following">} stood @returns {Playback}
 */
export function resume(state, { position, playing, pace, following }) {
  return { ...state, position, playing, pace, following };
}

/** Stand at a step, though it may not be recorded yet. @param {Playback} state @param {number} at @returns {Playback} */
export const stand = (state, at) => ({ ...state, position: at, playing: false, following: false });

/** Play on from where it is, or show the end at once. @param {Playback} state @param {boolean} still without motion @returns {Playback} */
export const goOn = (state, still) => ({ ...state, playing: true, following: still || state.pace === "live" });

/** Let time pass. @param {Playback} state @param {number} seconds @returns {Playback} */
export function advance(state, seconds) {
  if (!state.playing) return state;
  const pace = state.pace === "live" ? "fast" : state.pace;
  const reach = state.following ? state.limit : state.position + (seconds * state.end) / SECONDS[pace];
  // After a run was started again the playhead waits where it is until the record has come back to it.
  const position = Math.max(state.position, Math.min(reach, state.limit));
  const next = { ...state, position };
  return atEnd(next) ? { ...next, playing: false, following: next.pace === "live" } : next;
}

/** @param {Playback} state @returns {Playback} */
export const pause = (state) => ({ ...state, playing: false, position: step(state), following: false });

/** Play on, or again where it is at its end. @param {Playback} state @returns {Playback} */
export function play(state) {
  if (atEnd(state)) return restart(state);
  return { ...state, playing: true, following: state.pace === "live" };
}

/** @param {Playback} state @returns {Playback} */
export const toggle = (state) => (state.playing ? pause(state) : play(state));

/** From step 0 again; at the live edge that would show nothing, so the pace becomes normal. @param {Playback} state @returns {Playback} */
export function restart(state) {
  const pace = state.pace === "live" ? "normal" : state.pace;
  return { ...state, position: 0, playing: true, pace, following: false };
}

/** Go to a step and stay there. @param {Playback} state @param {number} to @returns {Playback} */
export function scrub(state, to) {
  const position = Math.max(0, Math.min(Math.round(to), state.limit));
  return { ...state, position, playing: false, following: false };
}

/** @param {Playback} state @param {Pace} pace @returns {Playback} */
export function setPace(state, pace) {
  if (pace !== "live") return { ...state, pace, following: false };
  return { ...state, pace, following: true, playing: !atEnd(state) };
}
