import { bundlers } from "./bundlers.mjs";
import { bundles } from "./bundles.mjs";
import { generators } from "./generators.mjs";
import { pages } from "./pages.mjs";
import { runners } from "./runners.mjs";
import { runtimes } from "./runtimes.mjs";
import { servers } from "./servers.mjs";

/** Every place, in the table's order. @type {readonly import("../place.d.ts").Place[]} */
export const places = [...bundlers, ...servers, ...runtimes, ...bundles, ...pages, ...runners, ...generators];
