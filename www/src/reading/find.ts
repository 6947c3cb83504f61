// Search within a conversation.

/** Where a text has what was searched for: from, to. */
export type Span = readonly [from: number, to: number];

/** Every place in a text, whatever the case; none for an empty search. */
export function spansOf(text: string, wanted: string): Span[] {
  const query = wanted.trim();
  if (query === "") return [];
  const pattern = new RegExp(query.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
  return [...text.matchAll(pattern)].map(({ index, 0: found }) => [index, index + found.length] as const);
}

/** A text in pieces, in turn outside and inside of spans. The first is outside, and may be empty. */
export function pieces(text: string, spans: readonly Span[]): string[] {
  const cut = [];
  let end = 0;
  for (const [from, to] of spans) {
    cut.push(text.slice(end, from), text.slice(from, to));
    end = to;
  }
  return [...cut, text.slice(end)];
}
