/** Suggests the closest valid name, by its spelling or that of a synonym: as in src/spelling.rs. */
export function meant(word: string, names: Readonly<Record<string, string>>): string | undefined {
  const wanted = folded(word);
  let nearest: string | undefined;
  // One typo in a short word, up to three in a long one.
  let closerThan = Math.min(Math.ceil(wanted.length / 4), 3) + 1;
  const others = Object.entries(names).flatMap(([name, words]) => words.split(" ").map((word) => [name, word] as const));
  for (const [name, word] of [...Object.keys(names).map((name) => [name, name] as const), ...others]) {
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

/** The Damerau–Levenshtein distance: letters added, missing, wrong or swapped, counted up to `most`. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) >= most) return most;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const at = (of: number[], index: number) => of[index] ?? most;
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1), at(row, j) + 1, at(next, j - 1) + 1, isSwap ? at(before, j - 2) + 1 : most),
      );
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? most;
}
