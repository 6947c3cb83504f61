/** The name that was probably meant: the nearest one, if it is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const near = known
    .map((candidate) => ({ candidate, edits: distance(plain(name), plain(candidate)) }))
    .sort((one, other) => one.edits - other.edits)[0];
  return near !== undefined && near.edits <= (name.length < 5 ? 1 : Math.max(2, Math.floor(name.length / 4))) ? near.candidate : undefined;
}

/** How many letters have to be put in, left out or replaced (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const above = row;
    row = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      row.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (row[column] ?? 0) + 1));
    }
  }
  return row[to.length] ?? 0;
}
