import { bundlers } from "./bundlers.mjs";
import { servers } from "./servers.mjs";

/** Every place, in the table's order. @type {readonly import("../place.d.ts").Place[]} */
export const places = [...bundlers, ...servers];
