// What an archive must know of each platform.
import type { PlatformKind } from "convoscope";

interface Platform {
  /** How long it keeps conversations, if nothing else is said. */
  readonly retentionDays: number;
  /** How long after its beginning a conversation may still get its analysis, in seconds; 0: it gets none. */
  readonly analysedWithin: number;
  /** Whether old conversations are analysed again. */
  readonly reanalysed: boolean;
  /** Whether a total tells an end from a page that is empty by mistake. */
  readonly totals: boolean;
  /** Whether each conversation is a request of its own, since lists lack transcripts. */
  readonly lean: boolean;
  /** Whether conversations that never started have no time. */
  readonly undated: boolean;
}

const DAY = 86_400;
const whole = { totals: false, lean: false, undated: false };
const lean = { totals: false, lean: true, analysedWithin: DAY, reanalysed: false };

export const PLATFORMS: Record<PlatformKind, Platform> = {
  eigi: { ...whole, retentionDays: 90, analysedWithin: 7 * DAY, reanalysed: true, totals: true },
  anyreach: { ...whole, retentionDays: 90, analysedWithin: 0, reanalysed: false },
  // Without a subscription.
  vapi: { ...whole, retentionDays: 14, analysedWithin: DAY, reanalysed: false },
  elevenlabs: { ...lean, retentionDays: 730, undated: false },
  // As each agent is set.
  retell: { ...lean, retentionDays: 730, undated: true },
};
