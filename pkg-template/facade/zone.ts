import { convoscopeError } from "./error.js";

/** Seconds east of UTC at a second since 1970. */
export type Zone = (utcSeconds: number) => number;

/** The offsets of a time zone, as the host knows them; undefined for UTC. */
export function zoneOf(timeZone: string | undefined): Zone | undefined {
  if (timeZone === undefined || timeZone === "UTC") return undefined;
  let format: Intl.DateTimeFormat;
  try {
    if (typeof timeZone !== "string") throw new TypeError();
    format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch (cause) {
    throw convoscopeError({
      code: "invalid_argument",
      message: 'timeZone is no time zone that this host knows. Accepted is an IANA name, such as "Europe/Berlin".',
      cause,
    });
  }
  return (utcSeconds) => {
    const parts = format.formatToParts(utcSeconds * 1000);
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
    // GMT, GMT+05:30, GMT-00:44:30
    const [, sign, hours, minutes, seconds = "0"] = /([+\-\u2212])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
    const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
    return sign === "+" ? size : -size;
  };
}
