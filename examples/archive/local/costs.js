// node local/costs.js: how long the first archive takes, and what it costs, by the documented limits and prices.
import { basename } from "node:path";

/** Of Cloudflare's Workers Paid plan, as documented in 2026: what is included each month, and dollars for more. */
const PRICES = {
  plan: 5,
  storage: { included: 10, each: 0.015 }, // GB of R2
  writes: { included: 1e6, each: 4.5e-6 }, // R2, class A
  reads: { included: 10e6, each: 0.36e-6 }, // R2, class B
  processor: { included: 30e6, each: 0.02e-6 }, // milliseconds
  turns: { included: 1e6, each: 0.15e-6 }, // requests of Durable Objects
  rows: { included: 50e6, each: 1e-6 }, // written to D1
};

const PAGE = 100;
const FILE = 2_000;
/** Files begin with a new list: so many requests more. */
const WASTE = 1.005;
/** What is measured of made-up conversations of 3.5 kB: bytes in R2 of NDJSON and Parquet, and milliseconds of a processor. */
const MEASURED = { bytes: 825 + 646, processor: 0.3 };
/** Cloudflare's Workflows: new runs a second. */
const RUNS_A_SECOND = 100;
/** D1 writes one after another, about a millisecond each. */
const ROWS_A_SECOND = 1_000;

/**
 * @param {number} conversations
 * @param {number} keys
 * @param {number} perMinute the limit of each key, of which 80 % are used
 */
export function costsOf(conversations, keys, perMinute) {
  const windows = keys * 90;
  // An empty window is asked for, too.
  const requests = Math.max(Math.ceil((conversations / PAGE) * WASTE), windows);
  const files = Math.max(Math.ceil(conversations / FILE), windows);
  const rows = windows * 4 + files * 3;
  const seconds = {
    "rate limit of a key": ((requests / keys) * 60) / (0.8 * perMinute),
    "new workflows": windows / RUNS_A_SECOND,
    "rows of D1": rows / ROWS_A_SECOND,
  };
  const [bottleneck, longest] = Object.entries(seconds).reduce((a, b) => (b[1] > a[1] ? b : a));
  const gigabytes = (conversations * MEASURED.bytes) / 1e9;
  const price = (/** @type {{ included: number, each: number }} */ { included, each }, /** @type {number} */ used) => Math.max(0, used - included) * each;
  const once =
    price(PRICES.writes, files * 2 + windows * 2) +
    price(PRICES.reads, files * 3) +
    price(PRICES.processor, conversations * MEASURED.processor) +
    price(PRICES.turns, requests) +
    price(PRICES.rows, rows);
  return { requests, files, seconds: longest, bottleneck, gigabytes, once, monthly: PRICES.plan + price(PRICES.storage, gigabytes) };
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 3_600) return `${Math.ceil(seconds / 60)} min`;
  return seconds < 2 * 86_400 ? `${(seconds / 3_600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`;
}

/** A table in Markdown: docs/archive.md has it. */
export function table() {
  const lines = ["| conversations | keys | at 100 a minute | at 500 a minute | first bottleneck | requests | objects | once | a month |", "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"];
  const counted = new Intl.NumberFormat("en");
  for (const millions of [1, 10, 100]) {
    for (const keys of [1, 100, 1_000]) {
      const [slow, fast] = [100, 500].map((perMinute) => costsOf(millions * 1e6, keys, perMinute));
      if (slow === undefined || fast === undefined) continue;
      const { requests, files, gigabytes, once, monthly } = slow;
      const cells = [`${millions} million`, counted.format(keys), duration(slow.seconds), duration(fast.seconds), fast.bottleneck === slow.bottleneck ? slow.bottleneck : `${slow.bottleneck}; ${fast.bottleneck}`, counted.format(requests), `${counted.format(files * 2)}, ${gigabytes.toFixed(1)} GB`, `$${once.toFixed(2)}`, `$${monthly.toFixed(2)}`];
      lines.push(`| ${cells.join(" | ")} |`);
    }
  }
  return lines.join("\n");
}

// Not where it was bundled into another program.
if (basename(process.argv[1] ?? "") === "costs.js") console.log(table());
