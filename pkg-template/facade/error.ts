import type { Attempt, ErrorCode, ErrorData, Issue, Phase, ProviderKind } from "../wasm/convoscope.js";
import { define } from "./without-prototype.js";

const BRAND: unique symbol = Symbol.for("convoscope.error") as never;

/** Why a call failed. Recognise it with {@link isConvoscopeError}, which works across realms and bundled copies, and
 *  branch on `code`. No field but `cause` holds secrets or texts of conversations; nor do the message, the stack and
 *  `toJSON()`. */
export interface ConvoscopeError extends Error {
  readonly name: "ConvoscopeError";
  /** What went wrong, to branch on. */
  readonly code: ErrorCode;
  /** The provider that answered, if one did. */
  readonly provider: ProviderKind | null;
  /** The HTTP status, if there was one. */
  readonly status: number | null;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** On `timeout`: which limit was reached. */
  readonly phase: Phase | null;
  /** On `invalid_filter`, and where a provider lists them: every issue. Of more than forty, the first ones; `message`
   *  says so. */
  readonly issues: Issue[];
  /** Every request that was sent, in order. */
  readonly attempts: Attempt[];
  /** What was thrown underneath: by `fetch` or a secret's function, or the signal's reason. */
  readonly cause?: unknown;
  /** Everything but `cause` and `stack`, as plain data. */
  toJSON(): object;
}

/** What an error is made of. Fields left out are null or empty. */
export type ErrorParts = Pick<ErrorData, "code" | "message"> &
  Partial<Omit<ErrorData, "provider">> & { provider?: ProviderKind | null; cause?: unknown };

class Failure extends Error implements ConvoscopeError {
  declare readonly name: "ConvoscopeError";
  readonly code: ErrorCode;
  readonly provider: ProviderKind | null;
  readonly status: number | null;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly phase: Phase | null;
  readonly issues: Issue[];
  readonly attempts: Attempt[];

  constructor(given: ErrorParts) {
    // A copy without a prototype, so nothing added to `Object.prototype` gets in.
    const parts: ErrorParts = Object.assign(Object.create(null), given);
    super(parts.message, "cause" in parts ? { cause: parts.cause } : undefined);
    this.code = parts.code;
    this.provider = parts.provider ?? null;
    this.status = parts.status ?? null;
    this.retryable = parts.retryable ?? false;
    this.retryAfterMs = parts.retryAfterMs ?? null;
    this.phase = parts.phase ?? null;
    this.issues = parts.issues ?? [];
    this.attempts = parts.attempts ?? [];
  }

  toJSON(): object {
    const { name, code, message, provider, status, retryable, retryAfterMs, phase, issues, attempts } = this;
    return { name, code, message, provider, status, retryable, retryAfterMs, phase, issues, attempts };
  }
}
define(Failure.prototype, BRAND, { value: true });
// On the prototype, from which the stack's first line is made; and on the class, where consoles look.
define(Failure.prototype, "name", { value: "ConvoscopeError" });
define(Failure, "name", { value: "ConvoscopeError" });

export function convoscopeError(parts: ErrorParts): ConvoscopeError {
  return new Failure(parts);
}

/** The error for an argument that cannot work. */
export function invalidArgument(message: string, cause?: unknown): ConvoscopeError {
  return convoscopeError({ code: "invalid_argument", message, ...(cause !== undefined && { cause }) });
}

/** The error for a configuration that cannot work. */
export function invalidConfig(message: string, cause?: unknown): ConvoscopeError {
  return convoscopeError({ code: "invalid_config", message, ...(cause !== undefined && { cause }) });
}

/** Where a call was made. An error of a later turn has lost its caller from the stack. */
export type CallSite = Pick<Error, "stack">;

/** Records the caller. The text is made only when read. */
export function callSite(): CallSite {
  return new Error();
}

/** Appends the frames of the call to the error's own stack. */
export function calledAt(site: CallSite, thrown: unknown): unknown {
  if (!isConvoscopeError(thrown)) return thrown;
  const [own, callers] = [stackOf(thrown), stackOf(site)];
  if (own !== undefined && callers !== undefined) thrown.stack = `${own}\n${callers.replace(/^Error\n/, "")}`;
  return thrown;
}

/** Undefined where the application's `Error.prepareStackTrace` throws or returns something other than a string. */
function stackOf(error: CallSite): string | undefined {
  try {
    return typeof error.stack === "string" ? error.stack : undefined;
  } catch {
    return undefined;
  }
}

/** The WebAssembly module throws plain data: this makes an error of it, with a stack. */
export function fromModule(thrown: unknown): unknown {
  return typeof thrown === "object" && thrown !== null && !(thrown instanceof Error) && Object.hasOwn(thrown, "code")
    ? convoscopeError(thrown as ErrorParts)
    : thrown;
}

/** Calls the module, turning what it throws into errors. */
export function calling<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw fromModule(thrown);
  }
}

/** Whether a caught value is an error of convoscope, even from another realm (an iframe, a worker) or another copy of
 *  the package. */
export function isConvoscopeError(value: unknown): value is ConvoscopeError {
  try {
    return typeof value === "object" && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    // A revoked or throwing proxy.
    return false;
  }
}
