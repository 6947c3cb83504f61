import type { ConversationPath, CsvColumn, ExportOptions, NdjsonColumn, RedactPath } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { failure } from "../failure.js";
import { clientOf, standing } from "../sandbox-client.js";

// Each table has every path that its type has, and no other: the compiler sees to that.

const MASKED = {
  id: 1, internalId: 1, organizationId: 1, agent: 1, "agent.id": 1, "agent.name": 1, "agent.versionId": 1, "agent.phone": 1, customer: 1, "customer.id": 1, "customer.phone": 1,
  channel: 1, direction: 1, status: 1, updatedAt: 1, durationSeconds: 1, userTurnCount: 1, summary: 1, notes: 1, initialContext: 1, createdBy: 1, recording: 1, "recording.url": 1, "recording.expiresAt": 1,
  transcript: 1, "transcript.role": 1, "transcript.content": 1, "transcript.timestamp": 1, analysis: 1, metadata: 1,
} satisfies Record<Extract<RedactPath, ConversationPath>, 1>;

const NEVER_MASKED = {
  provider: 1, live: 1, createdAt: 1, "recording.expires": 1, withheld: 1, issues: 1, "issues.path": 1, "issues.code": 1, "issues.message": 1, raw: 1,
} satisfies Record<Exclude<ConversationPath, RedactPath>, 1>;

const NO_CELL = {
  "transcript.role": 1, "transcript.content": 1, "transcript.timestamp": 1, "issues.path": 1, "issues.code": 1, "issues.message": 1,
} satisfies Record<Exclude<ConversationPath, CsvColumn>, 1>;

const keys = <K extends string>(table: Record<K, 1>) => Object.keys(table) as K[];
const all: readonly ConversationPath[] = [...keys(MASKED), ...keys(NEVER_MASKED)];

/** Of each template one, and one that lies deep. */
const IN_CELLS: readonly CsvColumn[] = [
  ...all.filter((path) => !(path in NO_CELL)) as CsvColumn[],
  "transcript.0", "transcript.10.role", "transcript.0.content", "transcript.0.timestamp", "analysis.0", "analysis.0.score", "analysis.1.a.0.b", "withheld.0", "issues.0", "issues.0.path",
  "issues.0.code", "issues.0.message", "metadata.order", "metadata.a\\.b.0.c", "raw.id", "raw.a.b",
];
const IN_LINES: readonly NdjsonColumn[] = [...all, "analysis.score", "analysis.a.b", "metadata.order", "metadata.a\\.b.c", "raw.id"];
const REDACTED: readonly RedactPath[] = ["text", ...keys(MASKED), "metadata.name", "metadata.a.b", "analysis.note", "analysis.a.b"];

const asked: readonly [label: string, options: ExportOptions][] = [
  ...IN_CELLS.map((path): [string, ExportOptions] => [`a column of CSV: ${path}`, { format: "csv", columns: [path] }]),
  ...IN_LINES.map((path): [string, ExportOptions] => [`a column of NDJSON: ${path}`, { format: "ndjson", columns: [path] }]),
  ...REDACTED.map((path): [string, ExportOptions] => [`masked: ${path}`, { format: "ndjson", redact: [path] }]),
];
const refused: readonly [label: string, options: object][] = [
  ...keys(NO_CELL).map((path): [string, object] => [`a column of CSV: ${path}`, { format: "csv", columns: [path] }]),
  ...keys(NEVER_MASKED).map((path): [string, object] => [`masked: ${path}`, { format: "ndjson", redact: [path] }]),
];

const ONLY_EIGI = /^(?:internalId|notes|createdBy|analysis)\b/;

/** What the types call a path is one. */
export const cases: readonly Case[] = [
  {
    name: "an export takes every path that its types have, and refuses the others",
    async run() {
      const { conversations } = clientOf("anyreach", standing({ conversations: 1 }));
      const { conversations: others } = clientOf("eigi", standing({ conversations: 1 }));
      for (const [label, options] of asked) {
        // What only one of them has, only one of them masks.
        const { redact: [path] = [] } = options;
        await chunksOf((path !== undefined && ONLY_EIGI.test(path) ? others : conversations).export({}, options)).catch((error: unknown) => {
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
