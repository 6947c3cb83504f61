// convoscope's gateway under load, against a proxy that passes on what it gets.
import { join } from "node:path";
import { StepError } from "../xtask/npm/step.mjs";
import { startGuest } from "./guest-process.mjs";
import { progress } from "./progress.mjs";
import { spread } from "./spread.mjs";

/** @typedef {import("./guest-process.mjs").GuestProcess} GuestProcess */
/** @typedef {import("./guests/load.js").CaseHead} CaseHead */
/** @typedef {import("./guests/load.js").Checked} Checked */
/** @typedef {import("./guests/load.js").Load & { cpuMs: number, busy: number }} Measured */
/** @typedef {import("./gateway-cases.js").Side} Side */
/** @typedef {"most" | "steady"} Order */

export const GATEWAY_ROW = "gateway";

/** @type {readonly Side[]} */
const SIDES = ["gateway", "proxy"];
const MOST_MS = 2_000;
const STEADY_MS = 4_000;
/** Compilers have done their best by then. */
const WARM_UP_MS = 3_000;
/** A server with less to do was not what held the load up. */
const BUSY = 0.8;

/**
 * @param {string} folder the bundles
 * @param {readonly import("./runtimes/runtime.js").Runtime[]} runtimes
 * @param {number} rounds
 * @returns {AsyncGenerator<import("./table.mjs").Table>}
 */
export async function* measureGateway(folder, runtimes, rounds) {
  const able = runtimes.flatMap(({ name, version, serve }) => (serve ? [{ name, version, serve }] : []));
  if (able.length === 0) return;
  const guest = (/** @type {string} */ name) => startGuest(process.execPath, [join(folder, "program/entry", `${name}.js`)]);
  /** @type {Map<string, import("./table.mjs").Line>} */
  const lines = new Map();
  /** @type {(name: string, cell: import("./table.mjs").Cell) => void} */
  const add = (name, cell) => {
    const line = lines.get(name);
    if (line) line.cells.push(cell);
    else lines.set(name, { name, cells: [cell] });
  };
  const platform = await guest("platform");
  const load = await guest("load");
  try {
    for (const runtime of able) {
      /** @type {Record<Side, GuestProcess>} */
      const servers = {
        gateway: await runtime.serve("gateway", platform.greeting),
        proxy: await runtime.serve("proxy", platform.greeting),
      };
      try {
        for (const asked of /** @type {CaseHead[]} */ (load.greeting)) {
          const { most, steady } = await measureCase(asked, servers, load, rounds, `${GATEWAY_ROW} ${runtime.name}`);
          for (const side of SIDES) {
            const busy = spread(most[side].map(({ busy }) => busy)).median;
            if (busy < BUSY) {
              const held = `the ${side} was busy for only ${Math.round(busy * 100)} % of the time`;
              console.error(`(${asked.name}, ${runtime.name}: ${held}: something else held the load up)`);
            }
          }
          const about = `${asked.name} (${Math.round(asked.bytes / 1000)} kB)`;
          add(`${about}: requests/s`, compared(most, "gateway", ({ perSecond }) => perSecond, (value) => value.toFixed(0)));
          add(
            `${about}: p99 at ${asked.rate}/s`,
            compared(steady, "proxy", ({ p99 }) => p99, (value) => `${value.toFixed(1)} ms`),
          );
          add(
            `${about}: processor time`,
            compared(most, "proxy", ({ cpuMs, requests }) => cpuMs / requests, (value) => `${value.toFixed(2)} ms`),
          );
        }
      } finally {
        for (const side of SIDES) await servers[side].close();
      }
    }
  } finally {
    await load.close();
    await platform.close();
  }
  progress("");
  yield {
    row: GATEWAY_ROW,
    title: "against a bare proxy, which is 1: more is better (gateway | proxy); the platform takes 20 ms",
    columns: able.map(({ name, version }) => `${name} ${version}`),
    lines: [...lines.values()],
  };
}

/**
 * Both loads of a case, in turns.
 * @param {CaseHead} asked
 * @param {Record<Side, GuestProcess>} servers
 * @param {GuestProcess} load
 * @param {number} rounds
 * @param {string} doing
 */
async function measureCase(asked, servers, load, rounds, doing) {
  /** @type {(order: Order | "check", side: Side, ms: number) => Promise<any>} */
  const put = (order, side, ms) => load.ask({ order, case: asked.name, side, url: servers[side].greeting, ms });
  /** @type {(order: Order, side: Side, ms: number) => Promise<Measured>} */
  const measure = async (order, side, ms) => {
    const [before, started] = [await servers[side].ask("cpu"), performance.now()];
    const found = await put(order, side, ms);
    const [after, ended] = [await servers[side].ask("cpu"), performance.now()];
    return { ...found, cpuMs: after - before, busy: (after - before) / (ended - started) };
  };
  progress(`${doing}: ${asked.name}: do both sides agree?`);
  /** @type {Checked} */
  const expected = await put("check", "proxy", 0);
  /** @type {Checked} */
  const found = await put("check", "gateway", 0);
  if (expected.bytes !== asked.bytes || JSON.stringify(expected.told) !== JSON.stringify(found.told)) {
    throw new StepError(`The sides answer ${asked.name} with different conversations.`);
  }
  for (const side of SIDES) await put("most", side, WARM_UP_MS);
  /** @type {Record<Order, Record<Side, Measured[]>>} */
  const all = { most: { gateway: [], proxy: [] }, steady: { gateway: [], proxy: [] } };
  for (let round = 0; round < rounds; round += 1) {
    progress(`${doing}: ${asked.name}: round ${round + 1} of ${rounds}`);
    const turns = round % 2 === 0 ? SIDES : SIDES.toReversed();
    for (const side of turns) all.most[side].push(await measure("most", side, MOST_MS));
    for (const side of turns) all.steady[side].push(await measure("steady", side, STEADY_MS));
  }
  return all;
}

/**
 * The ratio of each round, and what it is made of.
 * @param {Record<Side, Measured[]>} sides
 * @param {Side} over which side is above the fraction's line
 * @param {(measured: Measured) => number} number
 * @param {(value: number) => string} shown
 * @returns {import("./table.mjs").Cell}
 */
function compared({ gateway, proxy }, over, number, shown) {
  const ratios = gateway.map((mine, round) => {
    const ratio = number(mine) / number(/** @type {Measured} */ (proxy[round]));
    return over === "gateway" ? ratio : 1 / ratio;
  });
  const median = (/** @type {Measured[]} */ side) => shown(spread(side.map(number)).median);
  return { text: `${spread(ratios).text} (${median(gateway)} | ${median(proxy)})`, ratios };
}
