// @ts-check
/** Keys of the page. Never while a field has the focus, and never with Ctrl, Alt or Meta held. */

/** @typedef {{toggle(): void, forward(): void, restart(): void, freeze(): void, hide(): void, enlarge(index: number): void,
 *   moveStop(by: -1 | 1): void, presenter(): void, theme(): void, language(): void, help(): void}} Actions */

/** Every key with the name of its text, in the order of the help. */
export const KEYS = /** @type {const} */ ([
  ["Space", "key_play"], ["→", "key_forward"], ["R", "key_restart"], ["F", "key_freeze"], ["H", "key_hide"],
  ["1–6", "key_enlarge"], ["[ ]", "key_stop"], ["P", "key_presenter"], ["D", "key_theme"], ["L", "key_language"],
  ["?", "key_help"],
]);

const FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=slider], [role=textbox], " +
  "[role=combobox], [role=listbox], [role=menu], [role=spinbutton], [role=radiogroup]";
/** Elements that Space presses by itself. */
const PRESSABLE = "button, a[href], summary, [role=button], [role=tab], [role=switch], [role=checkbox]";

/** @param {KeyboardEvent} event @param {Actions} actions @returns {(() => void) | undefined} */
function actionOf(event, actions) {
  // The physical key too: with a Korean input method switched on, event.key of R is ㄱ.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase() ?? event.key;
  if (/^[1-6]$/.test(event.key)) return () => actions.enlarge(Number(event.key) - 1);
  return {
    " ": actions.toggle,
    ArrowRight: actions.forward,
    r: actions.restart,
    f: actions.freeze,
    h: actions.hide,
    "[": () => actions.moveStop(-1),
    "]": () => actions.moveStop(1),
    p: actions.presenter,
    d: actions.theme,
    l: actions.language,
    "?": actions.help,
  }[event.key === " " || event.key.length > 1 ? event.key : letter];
}

/**
 * Listen until the returned function is called. Listens before Streamlit, whose R runs the script again.
 * @param {Actions} actions
 */
export function listen(actions) {
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = event.composedPath()[0];
    if (target instanceof Element) {
      if (target.closest(FIELDS)) return;
      if (event.key === " " && target.closest(PRESSABLE)) return;
      if (target.closest("[role=dialog]") && !target.closest(".rl-dialog")) return;
    }
    const act = actionOf(event, actions);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat || event.key === "ArrowRight" || event.key === "[" || event.key === "]") act();
  };
  window.addEventListener("keydown", onKey, { capture: true });
  return () => window.removeEventListener("keydown", onKey, { capture: true });
}
