// How far the archive is, and what falls behind.
import type { Archive } from "./archive.js";
import { isUndated } from "./undated.js";
import { DAY, HOUR } from "./window.js";

export interface Status {
  readonly source: string;
  readonly provider: string;
  readonly windows: number;
  /** Windows that were read to their end. */
  readonly read: number;
  readonly running: number;
  readonly conversations: number;
  readonly files: number;
  /** Files in which something is expected to change. */
  readonly unsettled: number;
  readonly missing: number;
  /** The beginning of the oldest window that was never read to its end, Unix seconds. */
  readonly oldestUnread: number | null;
  readonly lastFinished: number | null;
  readonly alarms: readonly Alarm[];
}

export interface Alarm {
  readonly kind: "expiring" | "failing" | "stalled" | "late" | "missing";
  /** Counts and times; never a conversation, a number or a key. */
  readonly message: string;
}

/** The platform forgets a window that was never read: so long before is early enough to act, or a quarter of what it remembers. */
const EXPIRING = 14 * DAY;
const STALLED = 3 * HOUR;
const LATE = 6 * HOUR;
const FAILING = 3;

export async function status({ source, manifest, now }: Archive): Promise<Status> {
  const all = { source: source.name, from: 0, to: Number.MAX_SAFE_INTEGER };
  const [windows, files] = await Promise.all([manifest.windows(all), manifest.files(all)]);
  const unread = windows.filter(({ finishedAt }) => finishedAt === null);
  const sum = (pick: (file: (typeof files)[number]) => number) => files.reduce((total, file) => total + pick(file), 0);
  const oldestUnread = unread.find((window) => !isUndated(window))?.from ?? null;
  const lastFinished = windows.reduce<number | null>((last, { finishedAt }) => (finishedAt === null || (last !== null && last > finishedAt) ? last : finishedAt), null);
  const missing = sum((file) => file.missing);

  const alarms: Alarm[] = [];
  const add = (kind: Alarm["kind"], message: string) => alarms.push({ kind, message });
  const left = oldestUnread === null ? Infinity : oldestUnread + source.retentionDays * DAY - now();
  // The first archive begins with the oldest day, whose conversations are forgotten while it is read.
  if (left < Math.min(EXPIRING, (source.retentionDays / 4) * DAY) && lastFinished !== null) add("expiring", `${unread.length} windows were never read; the oldest is forgotten by the platform in ${Math.max(0, Math.floor(left / DAY))} days.`);
  const failing = windows.filter(({ failures }) => failures >= FAILING);
  if (failing.length > 0) add("failing", `${failing.length} windows failed ${FAILING} times or more, first ${day(failing[0]?.from ?? 0)}: ${failing[0]?.reason ?? "unknown"}.`);
  const waits = windows.some(({ due }) => due !== null && due < now() - STALLED);
  if (waits && lastFinished !== null && lastFinished < now() - STALLED) add("stalled", `Nothing was finished since ${time(lastFinished)}, though windows wait.`);
  const late = windows.filter(({ finishedAt, due }) => finishedAt !== null && due !== null && due < now() - LATE);
  if (late.length > 0) add("late", `${late.length} windows wait to be read again for more than ${LATE / HOUR} hours.`);
  if (missing > 0) add("missing", `${missing} records could not be read or reached.`);
  return {
    source: source.name,
    provider: source.provider,
    windows: windows.length,
    read: windows.length - unread.length,
    running: windows.filter(({ state }) => state === "running").length,
    conversations: sum(({ rows }) => rows),
    files: files.length,
    unsettled: files.filter(({ settled }) => !settled).length,
    missing,
    oldestUnread,
    lastFinished,
    alarms,
  };
}

const time = (second: number) => new Date(second * 1000).toISOString();
const day = (second: number) => time(second).slice(0, 10);
