import { SECOND, type Micros } from "./timestamp.js";

/** What becomes of conversations as time passes. */
export interface Aging {
  /** How long they are kept; null: for ever. */
  readonly keptFor: Micros | null;
  /** How long after its end a conversation is analysed; null: some seconds. */
  readonly analysedAfter: Micros | null;
  /** The number of the request, where each has its own signatures of recordings; otherwise null. */
  signer(): number | null;
}

/** How long the address of a recording is valid, in seconds. */
export const SIGNED_FOR = 3600;

const DAY = 86_400 * SECOND;

/** The options of a sandbox as rules. `requests`: how many there have been. */
export function agingOf(
  { expiresAfterDays, analysisAfterMs, signedRecordings }: { expiresAfterDays?: number | undefined; analysisAfterMs?: number | undefined; signedRecordings?: boolean | undefined },
  requests: () => number,
): Aging {
  return {
    keptFor: expiresAfterDays === undefined ? null : expiresAfterDays * DAY,
    analysedAfter: analysisAfterMs === undefined ? null : analysisAfterMs * 1000,
    signer: () => (signedRecordings === true ? requests() : null),
  };
}
