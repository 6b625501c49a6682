// @ts-check
/** The transport line: play or pause, a record back or on, restart, pace, scrubber, change from here, freeze, link; a slot for what is going on, and the seal of the test set. */

import { Seal } from "./envelope.js";
import { iconButton, make, rename, write, icon } from "./layout.js";
import { PACES, step } from "./playback.js";
import { thousands, words } from "./formats.js";

/**
 * @typedef {import("./playback.js").Playback} Playback
 * @typedef {import("./playback.js").Pace} Pace
 * @typedef {Record<string, string>} Texts
 * @typedef {{text: string, tone: "calm" | "busy" | "alarm", offers: {label: string, act: () => void}[]}} Notice
 * @typedef {{toggle(): void, back(): void, forward(): void, restart(): void, pace(pace: Pace): void, scrub(step: number): void,
 *   share(): void, hide(): void, envelope(): void, freeze(): void, change(): void, help(): void}} Handlers
 */

/** The line above the figures. */
export class Transport {
  /** @param {HTMLElement} element @param {Texts} texts @param {Handlers} on @param {string[]} triggers what the page's script answers to @param {string} envelope id of the panel of the test set */
  constructor(element, texts, on, triggers, envelope) {
    this.texts = texts;
    this.notice = "";
    this.play = iconButton("play", texts.play, "Space", on.toggle);
    this.play.classList.add("rl-play");
    this.play.append(icon("pause"));
    this.paces = PACES.map((pace) => {
      const attributes = { type: "button", "data-pace": pace, text: texts[`pace_${pace}`], onclick: () => on.pace(pace) };
      return make("button", attributes);
    });
    this.scrubber = make("input", { type: "range", class: "rl-scrubber", min: 0, step: 1, "aria-label": texts.scrubber });
    this.scrubber.addEventListener("input", () => on.scrub(Number(this.scrubber.value)));
    this.step = make("span", { class: "rl-step" });
    this.change = triggers.includes("change_here") ? iconButton("change", texts.change, "", on.change) : null;
    this.hide = iconButton("hide", texts.hide, "H", on.hide);
    this.hide.append(icon("reveal"));
    this.slot = make("p", { class: "rl-slot", role: "status", "aria-live": "polite" });
    const line = make("div", { class: "rl-line", role: "toolbar", "aria-label": texts.transport }, [
      this.play,
      iconButton("back", texts.back, "←", on.back),
      iconButton("forward", texts.forward, "→", on.forward),
      iconButton("restart", texts.restart, "R", on.restart),
      make("div", { class: "rl-paces", role: "group", "aria-label": texts.pace }, this.paces),
      this.scrubber,
      this.step,
      this.change,
      triggers.includes("freeze") ? iconButton("freeze", texts.freeze, "F", on.freeze) : null,
      this.hide,
      iconButton("share", texts.share, "", on.share),
      iconButton("help", texts.help, "?", on.help),
    ]);
    this.seal = new Seal(envelope, on.envelope);
    element.replaceChildren(line, this.slot, this.seal.button);
  }

  /** Show where the playback is. @param {Playback} playback @param {number} last step of the treatment: from there on it cannot be changed */
  draw(playback, last) {
    const now = step(playback);
    const { end, limit, playing, pace } = playback;
    const label = playing ? this.texts.pause : this.texts.play;
    this.play.classList.toggle("rl-playing", playing);
    if (this.play.getAttribute("aria-label") !== label) rename(this.play, label, "Space");
    for (const button of this.paces) button.setAttribute("aria-pressed", String(button.dataset.pace === pace));
    if (this.scrubber.max !== String(end)) this.scrubber.max = String(end);
    if (this.scrubber.value !== String(now)) this.scrubber.value = String(now);
    this.scrubber.style.setProperty("--rl-now", String(now / end));
    this.scrubber.style.setProperty("--rl-recorded", String(Math.max(0, limit) / end));
    if (this.change) this.change.disabled = now < 1 || now >= last;
    const text = words(this.texts.step, { step: thousands(now), steps: thousands(end) });
    this.scrubber.setAttribute("aria-valuetext", text);
    write(this.step, text);
    // The widest the number will get, so that nothing beside it moves.
    this.step.style.minWidth = `${words(this.texts.step, { step: thousands(end), steps: thousands(end) }).length * 0.56}em`;
  }

  /** Say what the button for predictions does next. @param {boolean} hidden whether the figures are */
  veil(hidden) {
    this.hide.setAttribute("aria-pressed", String(hidden));
    rename(this.hide, hidden ? this.texts.reveal : this.texts.hide, "H");
    this.seal.button.hidden = hidden;
  }

  /** Say what is going on, with what the learner can do about it. @param {Notice} notice */
  say(notice) {
    const key = JSON.stringify(notice);
    if (key === this.notice) return;
    this.notice = key;
    this.slot.dataset.tone = notice.tone;
    const offers = notice.offers.map(({ label, act }) => make("button", { type: "button", class: "rl-offer", text: label, onclick: act }));
    this.slot.replaceChildren(make("span", { text: notice.text, title: notice.text }), ...offers);
  }
}
