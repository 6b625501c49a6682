"""What the pages of the topics add to the style: line lengths, cards side by side, tables of numbers."""

import streamlit as st

RULES = """
.st-key-topic { max-width: 100rem; margin: 0 auto; padding: 0.75rem 1rem 4rem; gap: 1rem; }
.st-key-topic h1 { padding: 0.5rem 0; font-size: 2rem; }
.st-key-topic h3 { padding: 0 0 0.5rem; font-size: 1.375rem; }
.st-key-topic h5 { padding: 0 0 0.5rem; font-size: 1rem; }
.st-key-topic [data-testid="stMarkdownContainer"] > p { max-width: 46rem; text-wrap-style: pretty; }
.st-key-topic_cards { display: flex; flex-flow: row wrap; align-items: stretch; gap: 1rem; }
.st-key-topic_cards > * { flex: 1 1 19rem; max-width: 36rem; height: auto; }
.st-key-topic_cards [class*="st-key-card_"] { padding: 0.75rem 1rem; height: 100%; }
.st-key-topic_cards h5 > span:first-child { color: var(--family) !important; }
.st-key-topic .katex-display { margin: 0 0 1rem; padding: 0.25rem 0; overflow-x: auto; overflow-y: hidden; }
.st-key-topic .katex-display > .katex { text-align: left !important; }
.st-key-topic [data-testid="stPageLink"] a { padding-left: 0; }
.st-key-topic [data-testid="stPageLink"] p, .st-key-topic [data-testid="stPageLink"] span {
  color: light-dark(#0A3F8A, #9AD2FF); font-weight: 500; }
[class*="st-key-example_"], .st-key-hurts { padding-top: 1.5rem; margin-top: 0.75rem;
  border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
[class*="st-key-example_"] [data-testid="stColumn"]:first-child { min-width: min(17rem, 100%); }
[class*="st-key-essence_"] .katex-display { font-size: 0.8125rem; padding: 0.25rem 3px; }
[class*="st-key-essence_"] .rl-code pre { padding: 0.4rem 0.6rem; font-size: 0.75rem; }
[class*="st-key-predict_"] { max-width: 46rem; }
[class*="st-key-answer_"] { max-width: 46rem; }
[class*="st-key-table_"] input { text-align: right; font-variant-numeric: tabular-nums; padding: 0 0.5rem; }
.st-key-topic [data-testid="InputInstructions"] { display: none; }
.rl-tables { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; align-items: flex-start; }
/* A shadow at an edge beyond which there is more; what lies over it goes along with the table. */
.rl-table { --page: light-dark(#FFFFFF, #10141B); --shadow: color-mix(in srgb, currentColor 25%, transparent);
  max-width: 100%; max-height: 32rem; overflow: auto; background:
    linear-gradient(to right, var(--page) 50%, transparent) left / 2rem 100% no-repeat local,
    linear-gradient(to left, var(--page) 50%, transparent) right / 2rem 100% no-repeat local,
    linear-gradient(to bottom, var(--page) 50%, transparent) top / 100% 2rem no-repeat local,
    linear-gradient(to top, var(--page) 50%, transparent) bottom / 100% 2rem no-repeat local,
    linear-gradient(to right, var(--shadow), transparent) left / 0.75rem 100% no-repeat scroll,
    linear-gradient(to left, var(--shadow), transparent) right / 0.75rem 100% no-repeat scroll,
    linear-gradient(to bottom, var(--shadow), transparent) top / 100% 0.75rem no-repeat scroll,
    linear-gradient(to top, var(--shadow), transparent) bottom / 100% 0.75rem no-repeat scroll; }
.rl-table table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; margin: 0; }
.rl-table caption { text-align: left; font-weight: 600; padding: 0 0 0.35rem; color: inherit; caption-side: top; }
.rl-table th, .rl-table td { border: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent);
  padding: 0.25rem 0.75rem 0.25rem 0; white-space: nowrap; text-align: left; }
.rl-table th { font-weight: 500; opacity: 0.8; }
.rl-table .rl-cell-number { text-align: right; padding: 0.25rem 0 0.25rem 1rem; }
.rl-table .rl-cell-number + .rl-cell-word { padding-left: 1rem; }
"""


def dress() -> None:
    """Put the style in place."""
    st.html(f"<style>{RULES}</style>")
