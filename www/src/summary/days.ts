/** The number of conversations that began on a day. */
export interface Day {
  /** YYYY-MM-DD */
  day: string;
  count: number;
}

const DAY_MS = 86_400_000;
/** In longer spans days without conversations are left out. */
const MOST_DAYS = 120;

/** The days in order, including those without conversations in between. */
export function everyDay(days: readonly Day[]): readonly Day[] {
  const [first, last] = [days[0], days.at(-1)].map((each) => Date.parse(`${each?.day}T00:00:00Z`));
  if (first === undefined || last === undefined) return days;
  const length = (last - first) / DAY_MS + 1;
  if (!(length <= MOST_DAYS)) return days;
  const counts = new Map(days.map(({ day, count }) => [day, count]));
  return Array.from({ length }, (_, index) => {
    const day = new Date(first + index * DAY_MS).toISOString().slice(0, 10);
    return { day, count: counts.get(day) ?? 0 };
  });
}
