// @ts-check
/**
 * The hand at a slider whose stops a live view shows. The slider, the ring in a figure and keys move it; it tells the view at
 * once, and the page's script when it has come to rest.
 */

/**
 * @typedef {{slider: string, text: string, id: string}} Move where the hand is: at a stop, by its text, of a slider, by its name
 * @typedef {{moved(): void, near(): void, rested(move: Move): void}} Listener
 */

/** How long a key is not pressed again until the hand rests, in ms: less, and each stroke would run the script. */
export const QUIET = 300;
/** How long an answer of the script's may take before a move is told again, in ms. */
const AGAIN = 3000;

/** What moves, and what was moved and is not yet in what the script says. */
export class Hand {
  constructor() {
    /** @type {Move | null} */
    this.move = null;
    this.holds = false;
    /** The last move that was told. @type {Move | null} */
    this.told = null;
    this.when = -Infinity;
    /** @type {Set<Partial<Listener>>} */
    this.listeners = new Set();
    /** @type {number | undefined} */
    this.timer = undefined;
    this.letGo = () => {
      for (const end of ["keyup", "blur"]) window.removeEventListener(end, this.letGo, { capture: true });
      this.release(QUIET);
    };
  }

  /** Hear of it until the returned function is called. @param {Partial<Listener>} listener */
  listen(listener) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Say that it may move soon: what its stops look like had better be there. */
  approach() {
    for (const { near } of this.listeners) near?.();
  }

  /** Press a pointer or a key: it does not rest until that is released. */
  grab() {
    clearTimeout(this.timer);
    this.holds = true;
    this.approach();
  }

  /** Hold it until the key that is pressed now is released. */
  press() {
    this.grab();
    // Added twice it is one: a key that is held repeats itself.
    for (const end of ["keyup", "blur"]) window.addEventListener(end, this.letGo, { capture: true });
  }

  /** Go to a stop. @param {string} slider @param {string} text */
  go(slider, text) {
    this.move = { slider, text, id: crypto.randomUUID?.() ?? String(Math.random()) };
    for (const { moved } of this.listeners) moved?.();
    if (!this.holds) this.release(QUIET);
  }

  /** Release what was pressed. @param {number} [after] what time, in ms, without a word the hand rests */
  release(after = 0) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.holds = false;
      if (this.move && this.move !== this.told) this.#tell(this.move);
    }, after);
  }

  /** @param {Move} move where it rests */
  #tell(move) {
    this.told = move;
    this.when = performance.now();
    for (const { rested } of this.listeners) rested?.(move);
  }

  /** Forget a move of which the script need not hear, for it brought nothing new. @param {Move} move */
  forget(move) {
    if (this.move !== move) return;
    this.move = null;
    for (const { moved } of this.listeners) moved?.();
  }

  /**
   * Where a slider's hand is that the script does not know of yet; null where it says what there is.
   * @param {string | null} slider @param {string} answered the last move that the script has answered
   */
  ahead(slider, answered) {
    const { move } = this;
    return move && move.slider === slider && move.id !== answered ? move.text : null;
  }

  /** Tell once more what the script has left without an answer for long, as where the connection was lost. @param {string} answered */
  insist(answered) {
    const { move } = this;
    if (move && move === this.told && move.id !== answered && performance.now() - this.when > AGAIN) this.#tell(move);
  }
}

/** Of the whole document: a slider and its view come and go on their own. @type {Map<string, Hand>} */
const hands = (/** @type {any} */ (globalThis).reglabHands ??= new Map());

/** The hand of a live view. @param {string} view its key */
export function handOf(view) {
  const hand = hands.get(view) ?? new Hand();
  hands.set(view, hand);
  return hand;
}
