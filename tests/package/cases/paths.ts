import type { ConversationPath, CsvColumn, ExportOptions, NdjsonColumn, PlatformKind, RedactPath } from "convoscope";
import { IN_LISTS, LACKS, MASKABLE, NEVER_MASKED } from "../../vocabulary.js";
import type { Case } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { failure } from "../failure.js";
import { clientOf, standing } from "../sandbox-client.js";

type Same<A, B> = [Exclude<A, B> | Exclude<B, A>] extends [never] ? true : never;
// The types have the paths that the module has, and no others.
true satisfies Same<(typeof MASKABLE)[number], Extract<RedactPath, ConversationPath>>;
true satisfies Same<(typeof NEVER_MASKED)[number], Exclude<ConversationPath, RedactPath>>;
true satisfies Same<(typeof IN_LISTS)[number], Exclude<ConversationPath, CsvColumn>>;

const all: readonly ConversationPath[] = [...MASKABLE, ...NEVER_MASKED];
const lacks = (kind: PlatformKind, path: string) => LACKS[kind].some((it) => path === it || path.startsWith(`${it}.`));

/** Of each template one, and one that lies deep. */
const IN_CELLS: readonly CsvColumn[] = [
  ...all.filter((path) => !(IN_LISTS as readonly string[]).includes(path)) as CsvColumn[],
  "transcript.0", "transcript.10.role", "transcript.0.content", "transcript.0.timestamp", "analysis.0", "analysis.0.score", "analysis.1.a.0.b", "withheld.0", "issues.0", "issues.0.path",
  "issues.0.code", "issues.0.message", "metadata.order", "metadata.a\\.b.0.c", "raw.id", "raw.a.b",
];
const IN_LINES: readonly NdjsonColumn[] = [...all, "analysis.score", "analysis.a.b", "metadata.order", "metadata.a\\.b.c", "raw.id"];
const REDACTED: readonly RedactPath[] = ["text", ...MASKABLE, "metadata.name", "metadata.a.b", "analysis.note", "analysis.a.b"];

const asked: readonly [label: string, options: ExportOptions][] = [
  ...IN_CELLS.map((path): [string, ExportOptions] => [`a column of CSV: ${path}`, { format: "csv", columns: [path] }]),
  ...IN_LINES.map((path): [string, ExportOptions] => [`a column of NDJSON: ${path}`, { format: "ndjson", columns: [path] }]),
  ...REDACTED.map((path): [string, ExportOptions] => [`masked: ${path}`, { format: "ndjson", redact: [path] }]),
];
const refused: readonly [label: string, options: object][] = [
  ...IN_LISTS.map((path): [string, object] => [`a column of CSV: ${path}`, { format: "csv", columns: [path] }]),
  ...NEVER_MASKED.map((path): [string, object] => [`masked: ${path}`, { format: "ndjson", redact: [path] }]),
];

/** What the types call a path is one. */
export const cases: readonly Case[] = [
  {
    name: "an export takes every path that its types have, and refuses the others",
    async run() {
      const { conversations } = clientOf("anyreach", standing({ conversations: 1 }));
      const { conversations: others } = clientOf("eigi", standing({ conversations: 1 }));
      for (const [label, options] of asked) {
        // What a platform never fills, it refuses to mask.
        const { redact: [path = ""] = [] } = options;
        if (lacks("anyreach", path) && lacks("eigi", path)) continue;
        await chunksOf((lacks("anyreach", path) ? others : conversations).export({}, options)).catch((error: unknown) => {
          throw new Error(label, { cause: error });
        });
      }
      for (const [label, options] of refused) {
        const read = async () => (await chunksOf(conversations.export({}, options as ExportOptions)), label);
        await failure(read(), "invalid_argument");
      }
    },
  },
];
