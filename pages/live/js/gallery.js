// @ts-check
/** Figures in grids, as a live and a still view show them: placed, dressed, measured, enlarged. */

import { Dialog } from "./dialog.js";
import { Figure } from "./figure.js";

/**
 * @typedef {import("./figure.js").Description} Description
 * @typedef {import("./theme.js").Theme} Theme
 * @typedef {{theme: Theme, language: string, texts: Record<string, string>, presenter: boolean}} Dress
 * @typedef {{turnOn(technique: string): void, changed(): void, offer(technique: string): string,
 *   take(part: import("./rows.js").Part): void, slides: import("./slides.js").Slides | null}} Host
 */

/** Share of a figure that must be in view for it to be drawn. */
const VISIBLE = 0.1;
const LARGE = 1.25;
const LARGE_ON_A_WALL = 1.6;
/** Size of a browser's letters, in pixels. */
const LETTERS = 16;

/** How much larger than a browser's own the page's letters are, as pages/look/style.py says. */
const pageScale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / LETTERS;

/** The figures of one view. */
export class Gallery {
  /** @param {HTMLElement} root @param {Dress} dress @param {Host} host `changed` is called when something must be drawn */
  constructor(root, dress, host) {
    this.root = root;
    this.worn = dress;
    this.host = host;
    /** @type {Figure[]} */
    this.figures = [];
    const transport = /** @type {HTMLElement | null} */ (root.querySelector(".rl-transport"));
    this.dialog = new Dialog(root, dress.texts, () => this.dress(this.worn), transport);
    this.seen = new IntersectionObserver((entries) => this.#see(entries), { threshold: [0, VISIBLE] });
    this.sized = new ResizeObserver(() => this.#resize());
    this.onResize = () => {
      this.#measure();
      this.dress(this.worn);
    };
    window.addEventListener("resize", this.onResize);
    this.#measure();
  }

  /** Make the figures on the page those that are described, keeping what is there. @param {[Description[], HTMLElement][]} given each with its grid */
  show(given) {
    const kept = new Map(this.figures.map((figure) => [figure.card.dataset.figure, figure]));
    const placed = given.map(([descriptions, grid]) => {
      return { grid, figures: descriptions.map((description) => this.#take(description, kept)) };
    });
    for (const figure of kept.values()) figure.remove();
    this.figures = placed.flatMap(({ figures }) => figures);
    for (const { grid, figures } of placed) this.#place(grid, figures);
  }

  /** Take theme, language and size. @param {Dress} dress */
  dress(dress) {
    this.worn = dress;
    const { theme, language, texts, presenter } = dress;
    this.root.classList.toggle("rl-presenter", presenter);
    this.root.dataset.theme = theme.mode;
    for (const figure of this.figures) figure.dress({ theme, language, texts, scale: this.#scale(figure) });
    this.dialog.speak(texts);
    for (const [name, colour] of Object.entries(theme.colours)) this.root.style.setProperty(`--rl-${name}`, colour);
    this.host.changed();
  }

  /** Show a figure large, or put it back. @param {Figure | undefined} figure */
  enlarge(figure) {
    if (!figure) return;
    if (this.dialog.card === figure.card) this.dialog.close();
    else this.dialog.enlarge(figure.card);
  }

  /** Draw a figure; true where anything was drawn. One that cannot be drawn must not stop the others. @param {Figure} figure @param {import("./expressions.js").Context} context @param {boolean} patient */
  draw(figure, context, patient) {
    try {
      const drawn = figure.draw(context, patient);
      if (drawn && figure.card === this.dialog.card) this.dialog.numbers.refresh();
      return drawn;
    } catch (error) {
      console.error("RegLab: a figure could not be drawn", error);
      return false;
    }
  }

  /** End it: nothing of it stays behind. */
  remove() {
    window.removeEventListener("resize", this.onResize);
    this.seen.disconnect();
    this.sized.disconnect();
    this.dialog.close();
    for (const figure of this.figures) figure.remove();
  }

  /** @param {Description} description @param {Map<string | undefined, Figure>} kept the figures there are, less those taken */
  #take(description, kept) {
    const known = kept.get(description.id);
    kept.delete(description.id);
    if (known) {
      known.describe(description);
      return known;
    }
    const { theme, language, texts, presenter } = this.worn;
    const host = { ...this.host, enlarge: (/** @type {Figure} */ one) => this.enlarge(one) };
    const figure = new Figure(description, { theme, language, texts, scale: presenter ? pageScale() : 1 }, host);
    this.seen.observe(figure.card);
    this.sized.observe(figure.plot);
    return figure;
  }

  /** Put cards into a grid. One that is moved loses the focus within it, so only what is out of place is moved. @param {HTMLElement} grid @param {Figure[]} figures */
  #place(grid, figures) {
    grid.dataset.count = String(figures.length);
    figures.map((figure) => this.dialog.placeOf(figure.card)).forEach((card, i) => {
      if (grid.children[i] !== card) grid.insertBefore(card, grid.children[i] ?? null);
    });
  }

  /** @param {Figure} figure */
  #scale(figure) {
    const { presenter } = this.worn;
    const large = figure.card !== this.dialog.card ? 1 : presenter ? LARGE_ON_A_WALL : LARGE;
    return (presenter ? pageScale() : 1) * large;
  }

  /** Say how far down the page the view begins: on a first screen the figures share what is below. */
  #measure() {
    const scroller = this.root.closest("[data-testid=stMain]");
    const top = this.root.getBoundingClientRect().top + (scroller?.scrollTop ?? window.scrollY);
    if (top < window.innerHeight / 2) this.root.style.setProperty("--rl-top", `${Math.round(top)}px`);
    else this.root.style.removeProperty("--rl-top");
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #see(entries) {
    for (const { target, intersectionRatio } of entries) {
      const figure = this.figures.find(({ card }) => card === target);
      if (figure) figure.visible = intersectionRatio >= VISIBLE;
    }
    this.host.changed();
  }

  #resize() {
    if (this.figures.map((figure) => figure.resized()).some(Boolean)) this.host.changed();
  }
}
