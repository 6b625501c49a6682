// @ts-check
/** Sentences with numbers in them: captions, the headline, and texts of the page. */

import { evaluate } from "./expressions.js";
import { format, MISSING, words } from "./formats.js";

/**
 * @typedef {import("./expressions.js").Context} Context
 * @typedef {{text: string, values: Record<string, {expr: unknown, format: string}>}} Template
 */

/** Fill a template with what its expressions give now. @param {Template | string | null | undefined} template @param {Context} context */
export function fill(template, context) {
  if (!template) return "";
  if (typeof template === "string") return template;
  return words(template.text, (name) => {
    const value = template.values?.[name];
    return value ? format(evaluate(value.expr, context), value.format) : MISSING;
  });
}
