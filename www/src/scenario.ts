import type { Fault } from "convoscope/testing";

/** Something that can go wrong, for the visitor to try. */
export interface Scenario {
  name: string;
  title: string;
  /** What happens, and what the client does about it. */
  text: string;
  fault: Fault;
  /** Whether the client tries again by itself. */
  retried: boolean;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "rate-limit",
    title: "Rate limit",
    text: "429 with Retry-After: 2. The client waits just that long.",
    fault: { kind: "status", status: 429, retryAfter: "2" },
    retried: true,
  },
  {
    name: "server-error",
    title: "Server error",
    text: "500. Tried again after a growing, jittered wait.",
    fault: { kind: "status", status: 500 },
    retried: true,
  },
  {
    name: "dropped",
    title: "Dropped connection",
    text: "No answer at all. Tried again.",
    fault: { kind: "network" },
    retried: true,
  },
  {
    name: "stalled",
    title: "Stalled body",
    text: "Half an answer, then silence. Cut off after 3 seconds.",
    fault: { kind: "stall_body" },
    retried: true,
  },
  {
    name: "garbage",
    title: "Garbage",
    text: "200 with a page of HTML. An error, not a crash.",
    fault: { kind: "garbage" },
    retried: false,
  },
  {
    name: "redirect",
    title: "Redirect elsewhere",
    text: "Refused: a key must not follow to another host.",
    fault: { kind: "redirect" },
    retried: false,
  },
];

/** As many attempts as the client makes: one, and two more. */
export const EVERY_ATTEMPT = 3;
