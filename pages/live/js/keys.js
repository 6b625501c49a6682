// @ts-check
/** Keys of the page. Never those that the control with the focus takes, and never with Ctrl, Alt or Meta held. */

/** @typedef {{toggle(): void, back(): void, forward(): void, restart(): void, freeze(): void, hide(): void, envelope(): void, enlarge(index: number): void,
 *   moveStop(by: -1 | 1): void, presenter(): void, theme(): void, language(): void, help(): void}} Actions */

/** Every key with the name of its text, and the trigger that it needs, in the order of the help. @type {[string, string, string?][]} */
export const KEYS = [
  ["Space", "key_play"], ["←", "key_back"], ["→", "key_forward"], ["R", "key_restart"], ["F", "key_freeze", "freeze"], ["H", "key_hide"],
  ["T", "key_envelope"],
  ["1–6", "key_enlarge"], ["[ ]", "key_stop", "move_to"], ["P", "key_presenter"], ["D", "key_theme"],
  ["L", "key_language", "language"], ["?", "key_help"],
];

/** Keys that move a range, or what is scrolled. */
export const MOVES = /^(Arrow(Left|Right|Up|Down)|Home|End|Page(Up|Down))$/;
/** What takes keys for itself, and which: the first that fits counts. Into a field all are typed. @type {[string, RegExp][]} */
const TAKEN = [
  ["input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]:not([contenteditable=false]), " +
    "[role=textbox], [role=combobox], [role=listbox], [role=menu], [role=spinbutton]", /^/],
  ["[type=range], [role=slider], .rl-tabled-tables", MOVES],
  ["[type=radio], [role=radiogroup]", /^( |Arrow.*|Home|End)$/],
  ["[type=checkbox], button, a[href], summary, [role=button], [role=tab], [role=switch], [role=checkbox]", /^ $/],
];

/** Whether what has the focus takes a key for itself. @param {Element} target @param {string} key */
const takes = (target, key) => Boolean(TAKEN.find(([what]) => target.closest(what))?.[1].test(key));

/** @param {KeyboardEvent} event @param {Actions} actions @returns {(() => void) | undefined} */
function actionOf(event, actions) {
  // The physical key too: with a Korean input method switched on, event.key of R is ㄱ.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase() ?? event.key;
  if (/^[1-6]$/.test(event.key)) return () => actions.enlarge(Number(event.key) - 1);
  return {
    " ": actions.toggle,
    ArrowLeft: actions.back,
    ArrowRight: actions.forward,
    r: actions.restart,
    f: actions.freeze,
    h: actions.hide,
    t: actions.envelope,
    "[": () => actions.moveStop(-1),
    "]": () => actions.moveStop(1),
    p: actions.presenter,
    d: actions.theme,
    l: actions.language,
    "?": actions.help,
  }[event.key === " " || event.key.length > 1 ? event.key : letter];
}

/** The views that listen. @type {Set<HTMLElement>} */
const listening = new Set();
/** The view that was last pressed. @type {HTMLElement | null} */
let pressed = null;

/** The view whose keys they are: one with a window open, the one last pressed, or else the first on the page. */
function meant() {
  const roots = [...listening];
  const first = roots.reduce((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING ? other : one));
  return roots.find((root) => root.querySelector("dialog[open]")) ?? roots.find((root) => root === pressed) ?? first;
}

/**
 * Listen until the returned function is called. Listens before Streamlit, whose R runs the script again.
 * @param {HTMLElement} root of the view
 * @param {Actions} actions
 */
export function listen(root, actions) {
  const onPress = () => (pressed = root);
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (meant() !== root || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = event.composedPath()[0];
    if (target instanceof Element) {
      if (takes(target, event.key)) return;
      if (target.closest("[role=dialog]") && !target.closest(".rl-dialog")) return;
    }
    const act = actionOf(event, actions);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat || event.key === "ArrowLeft" || event.key === "ArrowRight" || event.key === "[" || event.key === "]") act();
  };
  listening.add(root);
  root.addEventListener("pointerdown", onPress);
  window.addEventListener("keydown", onKey, { capture: true });
  return () => {
    listening.delete(root);
    window.removeEventListener("keydown", onKey, { capture: true });
  };
}
