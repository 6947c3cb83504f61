import type { Fault } from "convoscope/testing";

/** A failure that the visitor can try. */
export interface Scenario {
  name: string;
  title: string;
  /** What happens, and how gateway and client react. */
  text: string;
  fault: Fault;
  /** A permanent failure, which is not retried. */
  final?: true;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "rate-limit",
    title: "Rate limit",
    text: "429 with Retry-After: 2. The gateway does not wait so long, passes it on, and the page does.",
    fault: { kind: "status", status: 429, retryAfter: "2" },
  },
  {
    name: "server-error",
    title: "Server error",
    text: "500. The gateway tries again after a growing, jittered wait; the page only sees it take longer.",
    fault: { kind: "status", status: 500 },
  },
  {
    name: "dropped",
    title: "Dropped connection",
    text: "The gateway gets no answer, and tries again.",
    fault: { kind: "network" },
  },
  {
    name: "stalled",
    title: "Stalled body",
    text: "Half an answer, then silence. The gateway cuts it off after 3 seconds, and tries again.",
    fault: { kind: "stall_body" },
  },
  {
    name: "garbage",
    title: "Garbage",
    text: "200 with a page of HTML, as a proxy gives that has lost its way. The gateway tries again.",
    fault: { kind: "garbage" },
  },
  {
    name: "redirect",
    title: "Redirect elsewhere",
    text: "Refused by the gateway: the key must not follow to another host.",
    fault: { kind: "redirect" },
    final: true,
  },
];

/** The number of attempts made, by the gateway or by the page that it asks to wait: one, and two retries. */
export const EVERY_ATTEMPT = 3;
