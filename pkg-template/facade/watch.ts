import type { Watch, WatchEvent } from "../wasm/convoscope.js";
import { callSite, convoscopeError } from "./error.js";
import { CALL, shown, type CallOptions } from "./options.js";
import { readOptions, type Given, type Names } from "./read-options.js";
import { REDACT, type RedactOptions } from "./redact.js";
import { Steps, type Begun } from "./steps.js";

/** How to watch a conversation. `timeout` holds for each look at it. */
export interface WatchOptions extends CallOptions, RedactOptions {
  /** Between two looks, in milliseconds: `min` while it changes (default 2 000), more and more up to
   *  `max` (default 15 000) while nothing happens. */
  interval?: { min?: number | undefined; max?: number | undefined } | undefined;
  /** After the end, how long to wait for analysis and recording, in milliseconds (default 60 000; 0:
   *  not at all). */
  settleTimeout?: number | undefined;
}

/** What the module is asked to watch. */
export interface WatchTimes {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly settle: number | undefined;
}

export const WATCH: Names<WatchOptions> = { ...CALL, ...REDACT, interval: "poll pollInterval every", settleTimeout: "settle settleMs" };
const INTERVAL: Names<NonNullable<WatchOptions["interval"]>> = { min: "minimum from", max: "maximum to" };

/** Checks that times are numbers; which of them are sensible the module tells. */
export function readWatchTimes({ interval = {}, settleTimeout }: Given<WatchOptions>): WatchTimes {
  const { min, max } = readOptions("invalid_argument", "interval", interval, INTERVAL);
  for (const [name, time] of Object.entries({ "interval.min": min, "interval.max": max, settleTimeout })) {
    if (time === undefined || typeof time === "number") continue;
    throw convoscopeError({ code: "invalid_argument", message: `${name} is ${shown(time)}. Accepted is a number of milliseconds.` });
  }
  return { min, max, settle: settleTimeout };
}

/** The events of a watch that `begin` begins with the first. */
export function watchEvents(begin: () => Promise<Begun<Watch>>): AsyncIterableIterator<WatchEvent> {
  return new Steps<WatchEvent, Watch>(begin, callSite());
}
