const DAY_MS = 86_400_000;

/** Calendar dates of a time zone. Intl, which is slow, is asked twice for each day of UTC. */
export class LocalDay {
  readonly #format: Intl.DateTimeFormat;
  /** By day of UTC; null where clocks change on it. */
  readonly #offsets = new Map<number, number | null>();
  readonly #texts = new Map<number, string>();

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  }

  /** `YYYY-MM-DD` */
  of(ms: number): string {
    const day = Math.floor(ms / DAY_MS);
    let offset = this.#offsets.get(day);
    if (offset === undefined) {
      const [first, last] = [this.#offset(day * DAY_MS), this.#offset((day + 1) * DAY_MS - 1000)];
      offset = first === last ? first : null;
      this.#offsets.set(day, offset);
    }
    const local = Math.floor((ms + (offset ?? this.#offset(ms))) / DAY_MS);
    let text = this.#texts.get(local);
    if (text === undefined) {
      text = new Date(local * DAY_MS).toISOString().slice(0, 10);
      this.#texts.set(local, text);
    }
    return text;
  }

  /** Milliseconds east of UTC. */
  #offset(ms: number): number {
    const name = this.#format.formatToParts(ms).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(name) ?? [];
    const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
    return sign === "-" ? -size : size;
  }
}
