// @ts-check
/** What Streamlit calls to show a live view. */

import { keep } from "./keep.js";
import { View } from "./view.js";

export default keep((/** @type {import("./view.js").Component} */ component) => new View(component));
