"""Lines of Python, coloured here: Streamlit's own block loads a highlighter of 1.6 MB into the browser."""

import functools
from collections.abc import Iterator

import streamlit as st
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from core.i18n.catalogue import message
from core.i18n.text import Language

BACKGROUND = ("#F3F5F8", "#1B212B")
"""Behind the lines, on a light and on a dark page."""
TEXT = ("#1B1F27", "#E8ECF2")
COLOURS: dict[tuple[str, ...], tuple[str, str]] = {
    ("k", "kc", "kd", "kn", "kr", "ow"): ("#7A1FA2", "#D6A3FF"),
    ("mf", "mi", "mh"): ("#8A4B00", "#F2C14E"),
    ("s", "s1", "s2", "sa", "si", "se"): ("#00695C", "#5CD6C0"),
    ("c1", "c"): ("#5B6270", "#A9B0BC"),
    ("nb", "nc", "nf", "fm", "bp"): ("#0A3F8A", "#9AD2FF"),
}
"""Kinds of Pygments' tokens → their colour; the rest is text."""
RULES = """
.rl-code { position: relative; border-radius: 0.4rem; background: light-dark(BACKGROUND); color: light-dark(TEXT); }
.rl-code pre { margin: 0; padding: 0.5rem 0.75rem; background: none; border: 0; white-space: pre-wrap;
  overflow-wrap: anywhere; font-size: 0.8125rem; line-height: 1.5; }
/* Room for the button in the first line. */
.rl-code pre::before { content: ""; float: right; width: 3.5rem; height: 1.5em; }
.rl-code code { padding: 0; background: none; color: inherit; font-size: inherit; white-space: inherit; }
.rl-code button { position: absolute; top: 0.2rem; right: 0.2rem; padding: 0.1rem 0.45rem; font: inherit;
  font-size: 0.75rem; color: inherit; background: light-dark(BACKGROUND); cursor: pointer; opacity: 0;
  border: 1px solid color-mix(in srgb, currentColor 40%, transparent); border-radius: 0.3rem; }
.rl-code:hover button, .rl-code button:focus-visible, .rl-code button.rl-copied { opacity: 1; }
@media (hover: none) { .rl-code button { opacity: 1; } }
"""
COPY = """
if (!window.reglabCopies) {
  window.reglabCopies = true;
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.(".rl-code button");
    if (!button) return;
    const code = button.parentElement.querySelector("code");
    // A browser has no clipboard for pages that came without encryption; the selected lines are copied the old way.
    try { await navigator.clipboard.writeText(code.textContent); }
    catch { getSelection().selectAllChildren(code); document.execCommand("copy"); }
    button.classList.add("rl-copied");
    const said = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; button.classList.remove("rl-copied"); }, 1500);
  });
}
"""
"""What the buttons do, for all blocks of a page there are and will be."""

_lexer = PythonLexer(stripall=True)
_formatter = HtmlFormatter(nowrap=True, classprefix="rl-")


def code(text: str, language: Language) -> None:
    """Show lines of Python, with a button that copies them."""
    st.html(coloured(text, language))


@functools.cache
def coloured(text: str, language: Language) -> str:
    """Return lines of Python as HTML."""
    copy, done = message("code.copy", language), message("code.copied", language)
    lines = highlight(text, _lexer, _formatter).rstrip("\n")
    return (
        f'<div class="rl-code"><pre><code>{lines}</code></pre>'
        f'<button type="button" data-done="{done}">{copy}</button></div>'
    )


def rules() -> Iterator[str]:
    """Yield the rules of style for lines of Python."""
    yield RULES.replace("BACKGROUND", ", ".join(BACKGROUND)).replace("TEXT", ", ".join(TEXT))
    for kinds, (light, dark) in COLOURS.items():
        yield f"{', '.join(f'.rl-code .rl-{kind}' for kind in kinds)} {{ color: light-dark({light}, {dark}); }}"
