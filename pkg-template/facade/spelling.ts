/** Suggests the closest valid name, by its spelling or that of a synonym: as in src/spelling.rs. */
export function meant(word: string, names: Readonly<Record<string, string>>): string | undefined {
  const wanted = folded(word);
  let nearest: string | undefined;
  // One typo in a short word, up to three in a long one.
  let closerThan = Math.min(Math.ceil(wanted.length / 4), 3) + 1;
  const all = Object.entries(names);
  const synonyms = all.flatMap(([name, words]) => words.split(" ").map((word) => [name, word] as const));
  for (const [name, word] of [...all.map(([name]) => [name, name] as const), ...synonyms]) {
    const spelling = folded(word);
    const slips = distance(wanted, spelling, closerThan);
    if (slips < closerThan && slips < spelling.length) {
      closerThan = slips;
      nearest = name;
    }
  }
  return nearest;
}

/** Lower-case letters and digits only: `base_url`, `baseURL` and `baseUrl` are the same. */
const folded = (word: string): string => word.replace(/[^a-z0-9]/gi, "").toLowerCase();

/** The Damerau–Levenshtein distance: letters added, missing, wrong or swapped, counted up to `most`, which is small. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most;
  if (a === b) return 0;
  const [restOfA, restOfB] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return distance(restOfA, restOfB, most);
  const left = most - 1;
  const swapped = a[0] === b[1] && a[1] === b[0] ? distance(a.slice(2), b.slice(2), left) : left;
  return 1 + Math.min(swapped, distance(restOfA, restOfB, left), distance(restOfA, b, left), distance(a, restOfB, left));
}
