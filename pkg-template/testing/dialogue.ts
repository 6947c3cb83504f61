/** A language that the made-up people speak. */
export type Language = "en" | "hi" | "es" | "de" | "ar" | "ja" | "fr" | "pt";

/** A scripted dialogue with placeholders such as `{name}`. */
export interface Dialogue {
  language: Language;
  /** Key of the agent. */
  agent: string;
  /** In outbound ones the agent starts by saying who is calling. */
  direction: "inbound" | "outbound";
  topic: string;
  /** In English, as a platform would summarise it. */
  summary: string;
  /** One step per line: `A text` (the agent speaks), `U text` (the customer speaks), `> tool {arguments} = result` (the
   *  agent calls a tool; both JSON). */
  script: string;
}

export type Step =
  | { kind: "message"; role: "assistant" | "user"; text: string }
  | { kind: "tool"; name: string; arguments: string; result: string };

const parsed = new WeakMap<Dialogue, readonly Step[]>();

/** The steps of a dialogue, with placeholders. */
export function steps(dialogue: Dialogue): readonly Step[] {
  let known = parsed.get(dialogue);
  if (known === undefined) {
    known = dialogue.script.trim().split("\n").map(parseLine);
    parsed.set(dialogue, known);
  }
  return known;
}

function parseLine(line: string): Step {
  const text = line.slice(2);
  if (line.startsWith("A ")) return { kind: "message", role: "assistant", text };
  if (line.startsWith("U ")) return { kind: "message", role: "user", text };
  const [, name, given, result] = /^(\w+) (\{.*\}) = (.*)$/.exec(text) ?? [];
  if (!line.startsWith("> ") || name === undefined || given === undefined || result === undefined) {
    throw new SyntaxError(`A line of a dialogue must be "A …", "U …" or "> tool {…} = …", not: ${line}`);
  }
  return { kind: "tool", name, arguments: given, result };
}

/** Fills in placeholders. One without a value stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z]+)\}/g, (whole, place: string) => values[place] ?? whole);
}
