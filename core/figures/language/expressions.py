"""The small language in which a figure names what it shows; the browser implements the same operations.

An expression is JSON. An object with `"op"` is the operation of that name, its other keys are the arguments; a list is
evaluated entry by entry; anything else is itself. Arguments are evaluated before the operation sees them. Values are
numbers, strings, lists (of lists) of them, and null, "missing".

- Nothing is an error: a role, series, constant or stop that is not there is null, and so is what is computed from it.
- Entries of a list that are not finite are null. Element by element null gives null; reductions pass over it.
- Recorded values are float32, everything is computed in float64 from them.
- Reading operations see what was recorded up to the step shown, s. `"until": n` takes n for s, `"until": "end"`
  everything recorded: an expression that only reads so changes only when data arrive, never while a run is played.
"""

from collections.abc import Callable

from core.figures.language import arithmetic, lists, recorded, reductions, shapes, words
from core.figures.language.context import Context, Expression, Value

OPS: dict[str, Callable[..., Value]] = {
    "steps": recorded.steps,
    "values": recorded.values,
    "at": recorded.at,
    "constant": recorded.constant,
    "stops": recorded.stops,
    "ends": recorded.ends,
    "stop_ends": recorded.stop_ends,
    "part_ends": recorded.part_ends,
    "arrived": recorded.arrived,
    "diverged": recorded.diverged,
    "spread": recorded.spread,
    "sound": recorded.sound,
    "stop": recorded.stop,
    "step": recorded.step,
    "concat": lists.concat,
    "item": lists.item,
    "reverse": lists.reverse,
    "otherwise": lists.otherwise,
    "where": lists.where,
    "written": words.written,
    "linspace": lists.linspace,
    "add": arithmetic.add,
    "subtract": arithmetic.subtract,
    "multiply": arithmetic.multiply,
    "divide": arithmetic.divide,
    "less": arithmetic.less,
    "clamp": arithmetic.clamp,
    "abs": arithmetic.absolute,
    "sqrt": arithmetic.sqrt,
    "log10": arithmetic.log10,
    "power10": arithmetic.power10,
    "min": reductions.least,
    "max": reductions.largest,
    "argmin": reductions.argmin,
    "argmax": reductions.argmax,
    "sum": reductions.total,
    "mean": reductions.mean,
    "deviation": reductions.deviation,
    "margin": reductions.margin,
    "means": reductions.means,
    "as_good": reductions.as_good,
    "count": reductions.count,
    "quantile": reductions.quantile,
    "usual": reductions.usual,
    "nice": shapes.nice,
    "rebin": shapes.rebin,
    "histogram_quantile": shapes.histogram_quantile,
    "apart": shapes.apart,
    "winner": shapes.winner,
}


def evaluate(expression: Expression, context: Context) -> Value:
    """Return the value of an expression; raises KeyError for an operation that does not exist."""
    if isinstance(expression, list):
        return [evaluate(entry, context) for entry in expression]
    if not (isinstance(expression, dict) and "op" in expression):
        return expression
    arguments = {name: evaluate(given, context) for name, given in expression.items() if name != "op"}
    return OPS[expression["op"]](context, **arguments)
