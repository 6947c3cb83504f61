// Types of the paths that an export can write and a redaction can mask. The module checks paths at run time: cast one
// that comes from a form or a URL.
import type { ConversationPath } from "../wasm/convoscope.js";

/** Fields that are lists of records. */
type Lists = "transcript" | "issues";

/** The fields of records in those lists, behind an index: `transcript.0.content`. */
type InLists = { [P in ConversationPath]: P extends `${infer L extends Lists}.${infer F}` ? `${L}.${number}.${F}` : never }[ConversationPath];

/** A column of an NDJSON export: a path of the model, or into the platform's own JSON, such as `metadata.order`. A path
 *  through a list covers each element: `transcript.content`. */
export type NdjsonColumn = ConversationPath | `${"metadata" | "analysis" | "raw"}.${string}`;

/** A column of a CSV export: a path of the model, or into the platform's own JSON, such as `metadata.order`. Elements
 *  of a list are named by index: `transcript.0.content`. */
export type CsvColumn =
  | Exclude<ConversationPath, `${Lists}.${string}`>
  | InLists
  | `${Lists | "analysis" | "withheld"}.${number}`
  | `analysis.${number}.${string}`
  | `${"metadata" | "raw"}.${string}`;

/** Columns with names of their own: the path of each, and its name in the file. Paths are those of a {@link CsvColumn},
 *  in both formats. */
export type ColumnNames = { readonly [P in CsvColumn]?: string };

/** What can be masked: `"text"` (phone numbers and e-mail addresses in free texts, but not `customer.phone` and
 *  `customer.email`; it misses numbers in words, "jane at example dot com", values split over two messages, names and postal addresses), a path of
 *  the model that can hold something private, or a path into metadata or analysis. A path through a list covers each
 *  element: `transcript.content`. A path that the platform does not have is refused. */
export type RedactPath =
  | "text"
  | Exclude<ConversationPath, "provider" | "live" | "createdAt" | `cost.${string}` | "recording.available" | "recording.expires" | "withheld" | "issues" | `issues.${string}` | "raw">
  | `${"metadata" | "analysis"}.${string}`;
