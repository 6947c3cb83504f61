/** Seconds east of UTC at a number of seconds since 1970. */
export type Offsets = (utcSeconds: number) => number;

/** Reads a zone: `names|offsets|changes|places|rule`. Numbers are in base 36. Changes are half minutes from one to the
 *  next, the first since 1970. Each digit of `places` says which offset holds: the first before all changes, the others
 *  behind each. Behind the last change the rule holds, a POSIX time zone without names: `~5~,M3.2.0,M11.1.0`. */
export function offsetsOf(line: string): Offsets {
  const [, offsets = "", changes = "", places = "", rule = ""] = line.split("|");
  const sizes = offsets.split(" ").map((offset) => parseInt(offset, 36));
  const held = [...places].map((place) => sizes[parseInt(place, 36)] ?? 0);
  let second = 0;
  const seconds = changes === "" ? [] : changes.split(" ").map((change) => (second += parseInt(change, 36) * 30));
  const last = seconds.at(-1) ?? -Infinity;
  const later = posix(rule);
  return (utcSeconds) => {
    if (utcSeconds >= last) return later(utcSeconds);
    let [from, to] = [0, seconds.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (utcSeconds < (seconds[middle] ?? 0)) to = middle;
      else from = middle + 1;
    }
    return held[from] ?? 0;
  };
}

const RULE = /^~([^~,]+)(?:~([^,]*),M(\d+)\.(\d)\.(\d)(?:\/([^,]+))?,M(\d+)\.(\d)\.(\d)(?:\/([^,]+))?)?$/;

/** A POSIX rule, in which offsets west of UTC are positive. */
function posix(rule: string): Offsets {
  const [, standardText = "0", summerText, month, week, day, time, endMonth, endWeek, endDay, endTime] = RULE.exec(rule) ?? [];
  const standard = 0 - clock(standardText);
  if (summerText === undefined) return () => standard;
  const summer = summerText === "" ? standard + 3600 : 0 - clock(summerText);
  return (utcSeconds) => {
    const year = new Date((utcSeconds + standard) * 1000).getUTCFullYear();
    const begin = nthDay(year, Number(month), Number(week), Number(day)) + clock(time ?? "2") - standard;
    const end = nthDay(year, Number(endMonth), Number(endWeek), Number(endDay)) + clock(endTime ?? "2") - summer;
    const isSummer = begin < end ? begin <= utcSeconds && utcSeconds < end : !(end <= utcSeconds && utcSeconds < begin);
    return isSummer ? summer : standard;
  };
}

/** `-5:30` as seconds. */
function clock(text: string): number {
  const [hours = "0", minutes = "0", seconds = "0"] = text.split(":");
  const size = Math.abs(Number(hours)) * 3600 + Number(minutes) * 60 + Number(seconds);
  return hours.startsWith("-") ? -size : size;
}

/** Midnight of the nth such weekday (0 is Sunday) of a month (from 1); the fifth is the last. */
function nthDay(year: number, month: number, nth: number, day: number): number {
  const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  let date = 1 + ((day - first + 7) % 7) + (nth - 1) * 7;
  if (date > days) date -= 7;
  return Date.UTC(year, month - 1, date) / 1000;
}
