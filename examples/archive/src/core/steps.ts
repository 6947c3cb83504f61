// What the archive needs of a durable engine.

/** What a step may return: plain JSON, small. Engines keep it (Cloudflare: 1 MiB). */
export type Recorded = null | boolean | number | string | readonly Recorded[] | { readonly [key: string]: Recorded };

export interface Steps {
  /**
   * Runs `work` and keeps what it returned under this name. When the program is run again, after a crash or by a newer
   * version of this code, a step that was kept returns the same and does not run. One that was interrupted runs again,
   * so `work` must do no harm when done twice. An engine retries work that throws, except for a {@link PermanentError}.
   *
   * Names are part of the format: workflows that are under way while a new version is deployed go on by them.
   */
  step<T extends Recorded>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Trying again cannot help: a refused key, a setting that is wrong. */
export class PermanentError extends Error {
  override name = "PermanentError";
}
