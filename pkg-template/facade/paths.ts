// The paths that an export can write and a redaction can mask. What a path names, the module decides: these
// types tell it beforehand. A path from a form or an address wants a cast; it is checked at run time.
import type { ConversationPath } from "../wasm/convoscope.js";

/** Parts that are lists of records. */
type Lists = "transcript" | "issues";

/** The fields of what lies in those lists, each behind an index: `transcript.0.content`. */
type InLists = { [P in ConversationPath]: P extends `${infer L extends Lists}.${infer F}` ? `${L}.${number}.${F}` : never }[ConversationPath];

/** A column of an NDJSON export: a path of the model, or one into JSON of the platform's own, such as
 *  `metadata.order`. Lists are gone through: `transcript.content`. */
export type NdjsonColumn = ConversationPath | `${"metadata" | "analysis" | "raw"}.${string}`;

/** A column of a CSV export: a path of the model, or one into JSON of the platform's own, such as
 *  `metadata.order`. Elements of a list are named by index: `transcript.0.content`. */
export type CsvColumn =
  | Exclude<ConversationPath, `${Lists}.${string}`>
  | InLists
  | `${Lists | "analysis" | "withheld"}.${number}`
  | `analysis.${number}.${string}`
  | `${"metadata" | "raw"}.${string}`;

/** What can be masked: `"text"` (phone numbers and e-mail addresses in free texts, not `customer.phone`; out of its reach are numbers in
 *  words, "jane at example dot com", what is split over two messages, names, postal addresses), a path of the model that can
 *  hold something private, or one into metadata or analysis. Lists are gone through: `transcript.content`. One that
 *  the platform has nothing at is refused. */
export type RedactPath =
  | "text"
  | Exclude<ConversationPath, "provider" | "live" | "createdAt" | "recording.expires" | "withheld" | "issues" | `issues.${string}` | "raw">
  | `${"metadata" | "analysis"}.${string}`;
