// One key of one platform.
import type { Client, OmittableField, PlatformKind, RedactPath } from "convoscope";

export interface Source {
  /** In names of objects and windows: letters, digits, - and _. */
  readonly name: string;
  readonly provider: PlatformKind;
  /** A client whose retries and pace are the host's choice. */
  readonly client: Client<OmittableField>;
  /** How many conversations a file has, about. */
  readonly fileItems: number;
  /** How long a window of the present is, in seconds: 3600. */
  readonly windowSeconds: number;
  /** How long the platform keeps conversations. */
  readonly retentionDays: number;
  /** How many windows are read at once. */
  readonly parallel: number;
  /** Keep the platform's own JSON too, as `raw`. */
  readonly raw: boolean;
  /** What is masked before it is kept, and the key of the masks: the same value has the same mask in every file. */
  readonly redact: { readonly paths: readonly RedactPath[]; readonly key: Uint8Array } | null;
}
