import type { Attempt, ErrorCode, ErrorData, Issue, Phase, ProviderKind } from "../wasm/convoscope.js";
import { bare, define } from "./without-prototype.js";

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
  declare readonly code: ErrorCode;
  declare readonly provider: ProviderKind | null;
  declare readonly status: number | null;
  declare readonly retryable: boolean;
  declare readonly retryAfterMs: number | null;
  declare readonly phase: Phase | null;
  declare readonly issues: Issue[];
  declare readonly attempts: Attempt[];

  constructor(given: ErrorParts) {
    // A copy without a prototype, so nothing added to `Object.prototype` gets in.
    const parts = bare(given);
    super(parts.message, "cause" in parts ? { cause: parts.cause } : undefined);
    Object.assign(this, fieldsOf(parts));
  }

  toJSON(): object {
    const { name, code, message } = this;
    return Object.assign({ name, code, message }, fieldsOf(this));
  }
}

/** The fields of an error that are its own. */
const fieldsOf = ({ code, provider = null, status = null, retryable = false, retryAfterMs = null, phase = null, issues = [], attempts = [] }: ErrorParts) => ({
  code, provider, status, retryable, retryAfterMs, phase, issues, attempts,
});
define(Failure.prototype, BRAND, { value: true });
// On the prototype, from which the stack's first line is made; and on the class, where consoles look.
define(Failure.prototype, "name", { value: "ConvoscopeError" });
define(Failure, "name", { value: "ConvoscopeError" });

export function convoscopeError(parts: ErrorParts): ConvoscopeError {
  return new Failure(parts);
}

/** Makes errors of this code. */
const errorOf = (code: ErrorCode) => (message: string, cause?: unknown): ConvoscopeError =>
  convoscopeError({ code, message, ...(cause !== undefined && { cause }) });

/** The error for an argument that cannot work. */
export const invalidArgument = /* @__PURE__ */ errorOf("invalid_argument");

/** The error for a configuration that cannot work. */
export const invalidConfig = /* @__PURE__ */ errorOf("invalid_config");

/** Where a call was made. An error of a later turn has lost its caller from the stack. */
export type CallSite = Pick<Error, "stack">;

/** Records the caller. The text is made only when read. */
export function callSite(): CallSite {
  return new Error();
}

/** Appends the frames of the call to the error's own stack. */
export function calledAt(site: CallSite, thrown: unknown): unknown {
  if (!isConvoscopeError(thrown)) return thrown;
  try {
    const [own, callers]: unknown[] = [thrown.stack, site.stack];
    if (typeof own === "string" && typeof callers === "string") thrown.stack = `${own}\n${callers.replace(/^Error\n/, "")}`;
  } catch {
    // The application's `Error.prepareStackTrace` throws.
  }
  return thrown;
}

/** The WebAssembly module throws plain data: this makes an error of it, with a stack. */
export function fromModule(thrown: unknown): unknown {
  return typeof thrown === "object" && thrown !== null && !(thrown instanceof Error) && Object.hasOwn(thrown, "code")
    ? convoscopeError(thrown as ErrorParts)
    : thrown;
}

/** Whether the module died of it, or had died before. */
export const isModuleFailure = (thrown: unknown): boolean => (thrown as { code?: unknown } | null | undefined)?.code === "module_failed";

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
