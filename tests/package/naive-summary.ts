import type { Countable, DurationRange, GroupBy, Stats, Summary } from "convoscope";

type LocalTime = Record<"day" | "weekday" | "hour", string>;
const NO_TIME = { day: null, weekday: null, hour: null };

/** Local day, weekday and hour of an instant, as the host's calendar has them. */
export function localTime(timeZone: string): (createdAt: string) => LocalTime {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", weekday: "long", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit" });
  return (createdAt) => {
    const parts = Object.fromEntries(format.formatToParts(new Date(createdAt)).map(({ type, value }) => [type, value]));
    return { day: `${parts["year"]}-${parts["month"]}-${parts["day"]}`, weekday: (parts["weekday"] ?? "").toLowerCase(), hour: parts["hour"] ?? "" };
  };
}

/** Behind every key: what has none comes last. */
const LAST = "\uffff";

/** In the order in which groups come. */
const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Where the ranges of durations begin, if nothing else is said. */
const USUAL_EDGES = [0, 30, 60, 120, 300, 600, 1800];

/** The range of a duration. */
function rangeOf(seconds: number | null, edges: readonly number[]): DurationRange | null {
  if (seconds === null) return null;
  const min = edges.findLast((edge) => edge <= seconds) ?? 0;
  return { min, max: edges.find((edge) => edge > Math.max(seconds, 0)) ?? null };
}

/** The summary by the words of its documentation: everything kept, sorted, counted. */
export function naiveSummary(conversations: readonly Countable[], groupBy: readonly GroupBy[] = [], timeZone = "UTC", edges: readonly number[] = USUAL_EDGES): Omit<Summary, "coverage"> {
  const local = localTime(timeZone);
  const groups = new Map<string, { key: Record<string, string | boolean | DurationRange | null>; members: Countable[] }>();
  for (const it of conversations) {
    const all = {
      agent: it.agent.id ?? "", channel: it.channel, direction: it.direction ?? "", status: it.status, ...(it.createdAt === null ? NO_TIME : local(it.createdAt)),
      endReason: it.endReason ?? null, success: it.success ?? null, durationRange: rangeOf(it.durationSeconds, edges),
    };
    const key = Object.fromEntries(groupBy.map((by) => [by, all[by]]));
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, members: [] };
    group.members.push(it);
    groups.set(name, group);
  }
  const sorted = [...groups.values()].sort((a, b) => {
    for (const by of groupBy) {
      const [left, right] = [rank(by, a.key[by]), rank(by, b.key[by])];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  });
  return { total: stats(conversations), groups: groupBy.length === 0 ? [] : sorted.map(({ key, members }) => ({ key, ...stats(members) })) };
}

/** What sorts the values of a key: texts, and numbers of the same length. */
function rank(by: GroupBy, value: string | boolean | DurationRange | null | undefined): string {
  if (value === null || value === undefined) return LAST;
  if (typeof value === "object") return String(value.min * 1000).padStart(20, "0");
  return by === "weekday" ? String(WEEK.indexOf(String(value))) : String(value);
}

/** With what each addition lost (Neumaier), so that the order does not matter. */
function sumOf(values: readonly number[]): number {
  let [sum, lost] = [0, 0];
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

function stats(conversations: readonly Countable[]): Stats {
  const count = (holds: (it: Countable) => boolean) => conversations.filter(holds).length;
  const ended = count(({ live }) => !live);
  const durations = conversations.flatMap(({ durationSeconds }) => durationSeconds ?? []).sort((a, b) => a - b);
  const sum = sumOf(durations);
  const rank = (percent: number) => durations[Math.ceil((percent * durations.length) / 100) - 1] ?? null;
  return {
    count: conversations.length,
    live: conversations.length - ended,
    byStatus: Object.fromEntries([...new Set(conversations.map(({ status }) => status))].sort().map((status) => [status, count((it) => it.status === status)])),
    successRate: ended === 0 ? null : count(({ live, status }) => !live && (status === "completed" || status === "transferred")) / ended,
    durationSeconds: {
      count: durations.length,
      sum,
      mean: durations.length === 0 ? null : sum / durations.length,
      p50: rank(50),
      p90: rank(90),
      p95: rank(95),
      max: durations.at(-1) ?? null,
      relativeError: 0,
    },
    analyzed: conversations.some(({ analysis }) => analysis === undefined) ? null : count(({ analysis }) => analysis != null),
    messages: conversations.some(({ transcript }) => transcript === undefined) ? null : conversations.reduce((messages, { transcript }) => messages + (transcript?.length ?? 0), 0),
  };
}
