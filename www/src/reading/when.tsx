import { zone } from "../app/place.js";
import { language, t } from "../language/language.js";

const STYLES = {
  full: { dateStyle: "medium", timeStyle: "short" },
  clock: { timeStyle: "medium" },
  exact: { dateStyle: "full", timeStyle: "long" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A time in the page's zone and language; null if it is none. */
export function timeText(timestamp: string, style: keyof typeof STYLES): string | null {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return null;
  const key = `${style} ${language.value} ${zone.value}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language.value, { ...STYLES[style], timeZone: zone.value });
  formats.set(key, format);
  return format.format(date);
}

/** A time, with the exact one in its title. */
export function When({ at, style = "full" }: { at: string | null; style?: "full" | "clock" }) {
  if (at === null) return <>{t("read.never")}</>;
  return (
    <time dateTime={at} title={timeText(at, "exact") ?? undefined}>
      {timeText(at, style) ?? at}
    </time>
  );
}

/** Seconds since a start, as clocks of players show them. */
export function offsetText(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
