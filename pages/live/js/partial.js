// @ts-check
/**
 * Draws the traces of a figure whose numbers have changed, and nothing else of it.
 *
 * Plotly.update makes every trace, axis and label of a figure anew: 7 to 70 ms where this takes 0.3 to 20. It does what
 * Plotly's own transitions do, which Plotly offers for fewer kinds of trace and for whole subplots, and so it reaches into
 * Plotly (4.1); where that has become another, or a figure holds what is not known here, it changes nothing and says so.
 */

const KNOWN = new Set(["scatter", "heatmap", "contour"]);
const NUMBERS = new Set(["x", "y", "z"]);
/** Fills that need no other trace. */
const FILLS = new Set([undefined, "none", "toself", "tozeroy"]);
const AXES = /^[xy]axis\d*\.(range|tickvals|ticktext|nticks|dtick)$/;

/**
 * Give traces new numbers, and axes new ranges and ticks. False where that was not possible: Plotly.update must do it.
 * @param {any} plot an element in which Plotly has drawn
 * @param {Record<string, any[]>} update attribute → its value in each of the traces, as Plotly.restyle takes it
 * @param {number[]} indices of the traces
 * @param {Record<string, any>} relayout what changes in the layout, as Plotly.relayout takes it
 */
export function drawTraces(plot, update, indices, relayout) {
  const layout = plot._fullLayout;
  const paths = Object.keys(update);
  const movesAxes = Object.keys(relayout).length > 0;
  if (layout?._zindices?.length !== 1 || !paths.every((path) => NUMBERS.has(path)) || !hasFixedAxes(layout)) return false;
  if (!Object.keys(relayout).every((path) => AXES.test(path))) return false;
  const given = indices.map((index, at) => ({ index, values: Object.fromEntries(paths.map((path) => [path, update[path][at]])) }));
  const drawn = given.filter(({ index, values }) => !isEmpty(plot, index, values));
  if (!drawn.every(({ index, values }) => isPlain(plot, index, values))) return false;
  for (const { index, values } of drawn) {
    for (const [path, value] of Object.entries(values)) {
      if (value !== undefined) plot.data[index][path] = plot._fullData[index][path] = value;
    }
    calculate(plot, index);
  }
  if (movesAxes) {
    // Draws the axes that move, and then every trace as it is calculated now.
    /** @type {any} */ (window).Plotly.relayout(plot, relayout);
    return true;
  }
  const changed = new Set(drawn.map(({ index }) => index));
  for (const layer of new Set([...changed].map((index) => layerOf(plot, index)))) drawLayer(plot, layer, changed);
  const modules = new Set(drawn.map(({ index }) => plot._fullData[index]._module));
  // Lines and points keep their style; contours are made anew without one.
  for (const module of modules) if (module.name !== "scatter") module.style?.(plot);
  return true;
}

/** @param {any} layout */
function hasFixedAxes(layout) {
  return Object.keys(layout).every((name) => !/^[xy]axis\d*$/.test(name) || layout[name].autorange === false);
}

/** Whether a trace shows nothing and will go on showing nothing. @param {any} plot @param {number} index @param {Record<string, any>} values */
function isEmpty(plot, index, values) {
  return plot._fullData?.[index]?.visible === false && Object.values(values).some((value) => value?.length === 0);
}

/** Whether a trace is of a kind that is known here, is drawn now, and will be. @param {any} plot @param {number} index @param {Record<string, any>} values */
function isPlain(plot, index, values) {
  const trace = plot._fullData?.[index];
  if (!KNOWN.has(trace?.type) || typeof trace._module?.calc !== "function") return false;
  const there = Object.values(values).every((value) => value === undefined || value.length > 0);
  const stands = plot.calcdata?.[index]?.length > 0 && layerOf(plot, index) !== undefined;
  return trace.visible === true && FILLS.has(trace.fill) && !trace.stackgroup && there && stands;
}

/** The element in which Plotly draws the traces of a kind in one subplot. @param {any} plot @param {number} index of a trace @returns {any} */
function layerOf(plot, index) {
  const { xaxis, yaxis, _module } = plot._fullData[index];
  const layers = plot._fullLayout._plots?.[xaxis + yaxis]?.plot.selectAll("g.mlayer")[0];
  return layers?.find((/** @type {any} */ layer) => layer.__data__?.plotMethod === _module.plot);
}

/**
 * Draw what has changed in one layer. Plotly too draws some traces of a figure alone, but takes every layer away for which
 * it is given none.
 * @param {any} plot @param {any} layer @param {Set<number>} changed indices of traces, also of those in other layers
 */
function drawLayer(plot, layer, changed) {
  const { plotMethod, cdModule } = layer.__data__;
  /** @type {number[]} */
  const within = cdModule.map((/** @type {any} */ [{ trace }]) => trace.index);
  const { type, xaxis, yaxis } = plot._fullData[within[0]];
  const subplot = plot._fullLayout._plots[xaxis + yaxis];
  const selection = subplot.plot.selectAll("g.mlayer").filter(/** @this {any} */ function () { return this === layer; });
  // Lines and points leave the others of their layer as they are, but several at once would be put on top of each other.
  const calls = type === "scatter" ? within.filter((index) => changed.has(index)).map((index) => [index]) : [within];
  for (const indices of calls) {
    plotMethod(plot, subplot, indices.map((index) => plot.calcdata[index]), selection, { duration: 0 }, () => () => {});
  }
}

/** @param {any} plot @param {number} index */
function calculate(plot, index) {
  const trace = plot._fullData[index];
  if (trace.type === "scatter") trace._length = Math.min(trace.x.length, trace.y.length);
  const calculated = trace._module.calc(plot, trace);
  calculated[0].trace = trace;
  calculated[0].t ??= {};
  plot.calcdata[index] = calculated;
}
