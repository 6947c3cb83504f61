// The same places with `convoscope/browser`, through a gateway: what builds pages, what renders them, and where they are
// rendered.
import { bundlers } from "./bundlers.mjs";
import { bundles } from "./bundles.mjs";
import { runtimes } from "./runtimes.mjs";
import { servers } from "./servers.mjs";

/** @typedef {import("../place.d.ts").Place} Place */

/** What `npm test` runs of them. @type {Record<string, Place["short"]>} */
const SHORT = { "vite-8": ["build"], native: ["page"], wrangler: ["wrangler dev"] };

/** Without a bundler, and where no import map is known. */
const NATIVE = ["native", "service-worker"];

/** How a place is installed decides nothing here, and one file that is opened by itself needs the module in a script. */
const isTried = (/** @type {Place} */ { name, installer, within }) => installer === undefined && within === undefined && name !== "single-file";

/** @param {Place} place @returns {Place} */
function asPage({ name, title, note, checks, ...place }) {
  // With the module in a script, which this entry has not.
  const served = note?.includes("convoscope/inline") === true;
  const own = served ? "`browser.wasm` served beside the page, its address passed to `init()`" : note;
  const { "CommonJS, require": _, ...others } = checks;
  delete place.short;
  return {
    ...place,
    name: `page-${name}`,
    title: `${title}: convoscope/browser`,
    entry: served ? "page-served" : NATIVE.includes(name) ? "page-native" : "page",
    checks: others,
    ...(own !== undefined && { note: own }),
    ...(SHORT[name] !== undefined && { short: SHORT[name] }),
  };
}

/** @type {readonly Place[]} */
export const pages = [...bundlers, ...servers, ...runtimes, ...bundles].filter(isTried).map(asPage);
