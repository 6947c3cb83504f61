import { isConvoscopeError, type ConvoscopeError } from "convoscope/browser";

/** What the page tells of a failure. */
export type Failure = Pick<ConvoscopeError, "code" | "message" | "status" | "issues" | "attempts">;

/** A script of the page that did not come. */
class PartMissing extends Error implements Failure {
  readonly code = "init_failed";
  readonly status = null;
  readonly issues = [];
  readonly attempts = [];

  constructor(name: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${name} could not be loaded: ${reason}. If another try does not help, reload the page.`, { cause });
  }
}

/**
 * A part of the page with a module of its own, loaded when it is first asked for. After a failure it is loaded again the
 * next time.
 *
 * @param name - the part, as the subject of a sentence.
 * @param load - is told how often it failed before.
 */
export function part<T>(name: string, load: (failures: number) => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  let failures = 0;
  return () =>
    (loading ??= load(failures).catch((cause: unknown) => {
      loading = undefined;
      failures += 1;
      throw isConvoscopeError(cause) ? cause : new PartMissing(name, cause);
    }));
}

/** What went wrong, if it is for the visitor to know. Anything else is a mistake of the page. */
export function failureOf(error: unknown): Failure {
  if (isConvoscopeError(error) || error instanceof PartMissing) return error;
  throw error;
}
