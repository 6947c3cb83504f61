// What was searched, in the texts of a row.
/** So much of a text is shown before what was found in it. */
const BEFORE = 40;

/** Finds a text as platforms do, in either case; null: nothing to find. */
export function finder(text: string | undefined): RegExp | null {
  const wanted = text?.trim() ?? "";
  return wanted === "" ? null : new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
}

/** The text from shortly before what was found in it; null: it has not. */
export function excerpt(text: string, find: RegExp): string | null {
  const at = text.search(find);
  if (at < 0) return null;
  const from = at <= BEFORE ? 0 : text.indexOf(" ", at - BEFORE) + 1;
  return from > 0 && from <= at ? `… ${text.slice(from)}` : text;
}
