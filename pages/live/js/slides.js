// @ts-check
/** A figure over the stops of a slider: who presses it goes to the stop there, and drags from it. */

/** @typedef {{near(): void, grab(): void, to(stop: number): void, release(): void}} Slides */

/**
 * Have a plot move the slider.
 * @param {HTMLDivElement & Record<string, any>} plot that Plotly draws in
 * @param {Slides} slides
 * @param {() => boolean} able whether what is drawn is over the stops
 */
export function slide(plot, slides, able) {
  plot.addEventListener("pointerenter", () => able() && slides.near());
  plot.addEventListener("pointerdown", (event) => {
    if (!able() || event.button !== 0 || !within(plot, event)) return;
    plot.setPointerCapture(event.pointerId);
    slides.grab();
    slides.to(stopAt(plot, event));
  });
  plot.addEventListener("pointermove", (event) => {
    if (plot.hasPointerCapture(event.pointerId)) slides.to(stopAt(plot, event));
  });
  plot.addEventListener("lostpointercapture", () => slides.release());
}

/** The area between the axes, from the page's left and top. @param {HTMLDivElement & Record<string, any>} plot */
function area(plot) {
  const { left, top, right, bottom } = plot.getBoundingClientRect();
  const { l, t, r, b } = plot.layout.margin;
  return { left: left + l, top: top + t, right: right - r, bottom: bottom - b };
}

/** Whether it is between the axes or on the names beneath them. @param {HTMLDivElement & Record<string, any>} plot @param {PointerEvent} event */
function within(plot, { clientX, clientY }) {
  const { left, top, right } = area(plot);
  return clientX >= left && clientX <= right && clientY >= top;
}

/** The nearest stop, which stand at 0, 1, 2 … of the x axis. @param {HTMLDivElement & Record<string, any>} plot @param {PointerEvent} event */
function stopAt(plot, { clientX }) {
  const { left, right } = area(plot);
  const [low, high] = plot.layout.xaxis.range;
  return Math.round(low + ((clientX - left) / (right - left)) * (high - low));
}
