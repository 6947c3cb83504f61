import type { Watch, WatchEvent } from "../wasm/convoscope.js";
import { optional } from "./check-options.js";
import { callSite } from "./error.js";
import type { CallOptions } from "./options.js";
import { readOptions, type Given, type Names } from "./read-options.js";
import type { RedactOptions } from "./redact.js";
import { Steps, type Begun } from "./steps.js";

/** Options of a watch. `timeout` applies to each poll. */
export interface WatchOptions extends CallOptions, RedactOptions {
  /** Time between polls, in milliseconds: `min` while the conversation changes (default 2 000), growing to `max`
   *  (default 15 000) while nothing happens. */
  interval?: { min?: number | undefined; max?: number | undefined } | undefined;
  /** How long to wait for analysis and recording after the end, in milliseconds. Default 60 000; 0: do not wait. */
  settleTimeout?: number | undefined;
}

/** Times of a watch, as the module takes them. */
export interface WatchTimes {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly settle: number | undefined;
}

const INTERVAL: Names<NonNullable<WatchOptions["interval"]>> = { min: "minimum from", max: "maximum to" };

/** Checks that the times are numbers. The module checks their ranges. */
export function readWatchTimes({ interval = {}, settleTimeout }: Given<WatchOptions>): WatchTimes {
  const { min, max } = readOptions("invalid_argument", "interval", interval, INTERVAL);
  for (const [name, time] of Object.entries({ "interval.min": min, "interval.max": max, settleTimeout })) {
    optional("invalid_argument", name, time, "a number of milliseconds", (it) => typeof it === "number");
  }
  return { min, max, settle: settleTimeout };
}

/** The events of a watch. Calls `begin` with the first. */
export function watchEvents(begin: () => Promise<Begun<Watch>>): AsyncIterableIterator<WatchEvent> {
  return new Steps<WatchEvent, Watch>(begin, callSite());
}
