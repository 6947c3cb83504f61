import type { ComponentChild } from "preact";

/** A text with what was found in it marked. */
export function Marked({ text, find }: { text: string; find: RegExp | null }) {
  if (find === null) return <>{text}</>;
  const parts: ComponentChild[] = [];
  let end = 0;
  for (const match of text.matchAll(find)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    parts.push(<mark key={match.index}>{match[0]}</mark>);
  }
  parts.push(text.slice(end));
  return <>{parts}</>;
}
