/** Parses a UTC offset as ECMA-402 writes it (`+05:30`, `+0530`, `+05`) into seconds east of UTC. */
export function offsetOf(name: string): number | undefined {
  const found = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d))?$/.exec(name);
  return found === null ? undefined : secondsEast(found);
}

/** The seconds of a match with sign, hours, minutes and seconds; 0 where there is none. */
export function secondsEast([, sign, hours = "0", minutes = "0", seconds = "0"]: readonly (string | undefined)[]): number {
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === "+" ? size : 0 - size;
}

/** `+05:30` */
export function offsetName(seconds: number): string {
  const minutes = Math.abs(seconds) / 60;
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  return `${seconds < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}
