"""What Streamlit's own theme cannot say: how close things stand, and the colours of the techniques' families."""

import functools
import json
from collections.abc import Iterator

import streamlit as st

from core.i18n.catalogue import message
from core.i18n.text import Language
from core.techniques import TECHNIQUES
from core.techniques.base import Family
from pages.look import code

FAMILIES: dict[Family, tuple[str, str]] = {
    "penalty": ("#7A1FA2", "#D6A3FF"),
    "noise": ("#A1126B", "#FF9AD0"),
    "normalisation": ("#00695C", "#5CD6C0"),
    "gradient": ("#5D4C00", "#E3D26F"),
    "start": ("#37474F", "#B0BEC5"),
}
"""Colour of each family on a light and on a dark page."""
GLYPHS: dict[Family, str] = {"penalty": "λ", "noise": "⁘", "normalisation": "σ", "gradient": "∇", "start": "∘"}

PAGES_BELOW = """
  .st-key-pages { position: static; height: 2.25rem; min-height: 2.25rem; padding: 0; width: 100%;
    overflow-x: auto; scrollbar-width: none; }
  .st-key-pages > * { flex-shrink: 0; }
"""
"""The line of pages below the header, where there is no room within it."""
NO_BRAND = '[data-testid="stHeader"]::before { content: none; }'
IN_ONE_LINE = """
  /* The fade says that there is more to the right. */
  .st-key-presets { flex-wrap: nowrap; overflow-x: auto; padding-right: 2.5rem; scrollbar-width: none;
    mask-image: linear-gradient(to right, #000 calc(100% - 2.5rem), transparent); }
  .st-key-presets > * { flex-shrink: 0; }
  .st-key-baseline { flex-wrap: nowrap; }
  .st-key-baseline > :first-child { flex: 1 1 0; min-width: 0; width: auto; }
  .st-key-baseline > :has([data-testid="stSpace"]), .st-key-baseline > [data-testid="stSpace"] { display: none; }
  .st-key-baseline button { white-space: nowrap; }
"""
"""What stands above the live view, where there is little room: a line each."""
PRESENTER = f"""
/* A small projector's picture is as large on the wall as a large one's, so that its letters need fewer pixels. */
html {{ font-size: clamp(106%, 75% + 0.5vw, 125%) !important; }}
{IN_ONE_LINE}
@media (max-width: 1760px) {{ {PAGES_BELOW} }}
@media (max-width: 1100px) {{ .st-key-pages p {{ font-size: 0.8rem; }} .st-key-pages a {{ padding: 0.25rem 0.4rem; }} }}
@media (min-width: 641px) {{
  [data-collapsed="false"][data-testid="stSidebar"] {{ width: 19rem !important; max-width: 19rem !important; }}
}}
"""
BASE = """
[data-testid="stHeader"] { height: 2.75rem; min-height: 0; background: light-dark(#FFFFFF, #10141B) !important; }
[data-testid="stHeader"]::before { content: "RegLab"; font-weight: 700; padding-left: 1rem; line-height: 2.75rem; }
[data-testid="stMainBlockContainer"] { padding: 2.75rem 1rem 1rem; max-width: none; }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.25rem; }
.st-key-pages { position: fixed; top: 0; right: 18rem; z-index: 999990; height: 2.75rem; width: auto; margin: 0; }
.st-key-pages a { padding: 0.25rem 0.6rem; margin: 0; }
.st-key-pages p { font-size: 0.875rem; white-space: nowrap; }
/* Both over the header, and beneath the sidebar where that lies over the page. */
.st-key-look { position: fixed; top: 0.375rem; right: 1rem; z-index: 999990; width: auto; }
.st-key-look button { min-height: 1.75rem; padding: 0 0.6rem; }
.st-key-presets { gap: 0.35rem; }
.st-key-presets button { min-height: 1.75rem; padding: 0 0.4rem; }
.st-key-presets button p, .st-key-baseline p, .st-key-look p { font-size: 0.875rem; }
.st-key-baseline button { min-height: 1.5rem; padding: 0 0.4rem; }
/* Streamlit's own is white on a light blue, and a grey that is too pale. */
button[kind="primary"] { color: light-dark(#FFFFFF, #10141B) !important; }
[data-testid="stCaptionContainer"] {
  opacity: 1; color: color-mix(in srgb, light-dark(#1B1F27, #E8ECF2) 72%, transparent); }
.st-key-topic h2 { font-size: 1.375rem; padding: 0 0 0.5rem; }
.st-key-topic_cards h2 { font-size: 1rem; }
.st-key-changes p { font-size: 0.875rem; }
.st-key-changes button { min-height: 1.6rem; padding: 0 0.6rem; }

[data-testid="stSidebarContent"] { padding: 0 0.75rem; }
[data-testid="stSidebarUserContent"] { padding: 0 0 1rem; width: 100%; }
[data-testid="stSidebarHeader"] { height: 2rem; padding: 0.25rem 0 0; margin: 0; width: 100%; }
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: 0.3rem; }
[data-testid="stSidebar"] p { font-size: 0.875rem; }
[data-testid="stSidebar"] [data-testid="stTextInputRootElement"] { height: 2rem; min-height: 0; }
[data-testid="stSidebar"] [data-testid="stTextInputRootElement"] input { padding: 0 0.5rem; font-size: 0.875rem; }
[data-testid="stSidebar"] [data-testid="stButtonGroup"] button { min-height: 1.75rem; padding: 0 0.6rem; }
/* A fold: its heading, and in a second line what is in it; of settings that is another element, which lies over it. */
[class*="st-key-folds_"] [class*="st-key-fold_"] details { border: 0; background: none; }
[class*="st-key-folds_"] [class*="st-key-fold_"] summary { padding: 0.2rem 0.25rem; min-height: 0; border-radius: 4px; }
[class*="st-key-folds_"] [class*="st-key-fold_"] summary > span { align-items: flex-start; gap: 0.25rem; }
[class*="st-key-folds_"] summary [data-testid="stIconMaterial"] { margin-top: 0.125rem; }
[class*="st-key-folds_"] summary p { font-size: 0.8125rem; line-height: 1.25rem; }
[class*="st-key-folds_"] [class*="st-key-fold_"] [data-testid="stExpanderDetails"] { padding: 0.125rem 0 0.5rem; }
[class*="st-key-folds_"] [data-testid="stExpanderDetails"] > * { gap: 0.25rem; }
.st-key-folds_techniques summary p > span:last-child, [class*="st-key-group_"] [data-testid="stCaptionContainer"] p {
  display: block; font-size: 0.75rem !important; line-height: 1.0625rem;
  color: color-mix(in srgb, currentColor 72%, transparent); }
.st-key-folds_settings { margin-top: 0.25rem; padding-top: 0.25rem;
  border-top: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
[data-testid="stSidebar"] [class*="st-key-group_"] { gap: 0; }
[class*="st-key-group_"] [class*="st-key-fold_"] [data-testid="stExpanderDetails"] { padding: 0.25rem 0.25rem 0.75rem; }
[class*="st-key-group_"]:not(:has(details[open])) [class*="st-key-fold_"] summary { padding-bottom: 1.3125rem; }
[class*="st-key-group_"]:has(details[open]) > :has([data-testid="stCaptionContainer"]) { display: none; }
[class*="st-key-group_"] [data-testid="stCaptionContainer"] {
  margin: -1.3125rem 0 0 1.5rem; height: 1.3125rem; color: inherit; opacity: 1; pointer-events: none; }
[class*="st-key-card_"] { border-left: 3px solid var(--family); border-radius: 3px;
  background: color-mix(in srgb, var(--family) 7%, transparent); padding: 0 0.5rem; }
[class*="st-key-open_"] button { justify-content: flex-start; text-align: left; min-height: 1.9rem; padding: 0; }
[class*="st-key-open_"] button p, [class*="st-key-line_"] p { font-size: 0.8125rem; }
[class*="st-key-line_"] p { margin: 0; }
[class*="st-key-line_"] [data-testid="stMarkdownContainer"] { margin: 0; }
[class*="st-key-open_"] button p { white-space: normal; line-height: 1.25; }
[class*="st-key-open_"] button > div { justify-content: flex-start; width: 100%; }
[class*="st-key-inside_"] { padding-bottom: 0.5rem; }
[class*="st-key-inside_"] .rl-code pre { padding: 0.4rem 0.5rem; font-size: 0.75rem; }
/* As Streamlit's own controls have theirs: what explains it at the right. */
[class*="st-key-label_"] p { display: flex; justify-content: space-between; align-items: center; min-height: 1.5rem; }
"""


SKIP = """
.rl-skip { position: fixed; z-index: 1000000; top: 0.5rem; left: 0.5rem; padding: 0.4rem 0.9rem; border: 0;
  border-radius: 0.5rem; font: inherit;
  color: light-dark(#FFFFFF, #10141B); background: light-dark(#1B1F27, #E8ECF2); }
.rl-skip:not(:focus) { transform: translateY(-200%); }
"""
LEAD = """{
  const skip = document.querySelector(".rl-skip") ?? document.createElement("button");
  Object.assign(skip, { className: "rl-skip", type: "button", textContent: WORD });
  skip.onclick = () => document.querySelector(".rl-live button")?.focus();
  if (!skip.isConnected) document.body.prepend(skip);
  // The links are drawn after this, and those that the page before had are drawn anew: until the script rests.
  const show = (frames) => {
    const links = [...document.querySelectorAll(".st-key-pages a")];
    for (const link of links) {
      if (link.getAttribute("href").split("?")[0] === PAGE) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const line = document.querySelector(".st-key-pages");
    const here = line?.querySelector("[aria-current]");
    const left = (link) => link.getBoundingClientRect().left;
    // Their widths change once more with their letters.
    const place = () => { line.scrollLeft = left(here) - left(links[0]) - line.clientWidth / 3; };
    const sized = new ResizeObserver(place);
    if (here) for (const link of links) sized.observe(link);
    const rests = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
    if (frames > 0 && !(here && rests)) requestAnimationFrame(() => (sized.disconnect(), show(frames - 1)));
  };
  show(FRAMES);
}"""
"""The first stop of the Tab key leads to the figures, and the line of pages shows which page it is."""
FRAMES = 600
"""How long the line of pages is waited for, in pictures of the screen."""


def rules(language: Language, presenter: bool) -> Iterator[str]:
    """Yield the rules of the page."""
    yield f":root {{ --brand: {json.dumps(message('lab.brand', language), ensure_ascii=False)}; }}"
    yield BASE + SKIP
    yield f"@media (max-width: 1320px) {{ {PAGES_BELOW} }}"
    yield f"@media (max-width: 640px) {{ {NO_BRAND} {IN_ONE_LINE} }}"
    if not presenter:
        yield '@media (min-width: 1800px) { [data-testid="stHeader"]::before { content: var(--brand); } }'
    for technique in TECHNIQUES.values():
        light, dark = FAMILIES[technique.family]
        yield f".st-key-card_{technique.name} {{ --family: light-dark({light}, {dark}); }}"
        yield f".st-key-open_{technique.name} p > span:first-child {{ color: light-dark({light}, {dark}) !important; }}"
    for family, (light, dark) in FAMILIES.items():
        yield f".st-key-fold_{family} summary p > span:first-child {{ color: light-dark({light}, {dark}) !important; }}"
    yield from code.rules()
    if presenter:
        yield PRESENTER


def dress(language: Language, presenter: bool, page: str) -> None:
    """Put the page's style in place, and tell the browser which language it speaks and which page it is, by its path.

    In presenter size the sidebar folds itself away: a projector's room is for the figures.
    """
    st.set_page_config(initial_sidebar_state="collapsed" if presenter else "auto")
    st.html(head(language, presenter, page), unsafe_allow_javascript=True)


@functools.cache
def head(language: Language, presenter: bool, page: str) -> str:
    """Return the style and the script of a page as HTML."""
    # Streamlit leaves <html lang="en">, by which a screen reader would read Korean as English.
    given = {"WORD": message("lab.skip", language), "PAGE": page, "FRAMES": FRAMES}
    lead = LEAD
    for name, value in given.items():
        lead = lead.replace(name, json.dumps(value))
    script = f"document.documentElement.lang = {json.dumps(language)};{code.COPY}{lead}"
    return f"<style>{' '.join(rules(language, presenter))}</style><script>{script}</script>"
