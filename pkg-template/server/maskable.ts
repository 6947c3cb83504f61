import { convoscopeError } from "../facade/error.js";
import { meant } from "../facade/spelling.js";
import { LACKS, NEVER, PATHS } from "../wasm/maskable.js";

type Platform = keyof typeof LACKS;

const encoder = new TextEncoder();

/** Refuses paths that would mask nothing, when the gateway is made: the module may not be loaded yet. The rules and
 *  words are those of `Redaction` in Rust, which checks again before masking. */
export function checkMaskable(platform: Platform, paths: readonly string[]): void {
  const issues = paths.flatMap((path, at) => {
    const has = !LACKS[platform].some((lacked) => path === lacked || path.startsWith(`${lacked}.`));
    if (has && isMaskable(path)) return [];
    const shown = path.slice(0, 60);
    const why = has ? advice(shown) : `would mask nothing: ${platform} has no such field.`;
    return { path: `redact[${at}]`, code: "invalid_value" as const, message: `${JSON.stringify(shown)} ${why}` };
  });
  if (issues.length === 0) return;
  throw convoscopeError({ code: "invalid_config", message: `"redact" cannot be used. ${issues.map(({ message }) => message).join(" ")}`, issues });
}

function advice(path: string): string {
  if (path === "raw") return "cannot be masked: a gateway never hands over the platform's own JSON.";
  if (NEVER.includes(path)) return "cannot be masked: it is not private.";
  const near = meant(path, PATHS);
  if (near !== undefined) return `cannot be masked. Did you mean "${near}"?`;
  return 'cannot be masked. Accepted: "text", the fields of a conversation that can hold something private, and paths into metadata and analysis, as in metadata.order, without an index or *.';
}

function isMaskable(path: string): boolean {
  if (path === "text" || Object.hasOwn(PATHS, path)) return true;
  const names = namesOf(path);
  const isInJson = names.length > 1 && (names[0] === "metadata" || names[0] === "analysis");
  // JSON that has been read has no lone surrogates in its keys.
  if (/\p{Surrogate}/u.test(path)) return false;
  return isInJson && names.length <= 32 && encoder.encode(path).length <= 1000 && names.slice(1).every((name) => name !== "" && !isIndex(name) && !isWildcard(name, path));
}

/** Splits a path at its dots. A dot inside a name is written `\.`. */
function namesOf(path: string): string[] {
  const names = [""];
  for (const [part] of path.matchAll(/\\[^]|[^]/gu)) {
    if (part === ".") names.push("");
    else names.push(`${names.pop()}${part.length > 1 && part.startsWith("\\") ? part.slice(1) : part}`);
  }
  return names;
}

/** The module reads indexes up to 2³². */
const isIndex = (name: string): boolean => /^(?:0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32;

/** A key with this name is written `\*`. */
const isWildcard = (name: string, path: string): boolean => (name === "*" || name === "**") && !path.includes("\\*");
