import { convoscopeError } from "../facade/error.js";
import { meant } from "../facade/spelling.js";
import { NEVER, PATHS } from "../wasm/maskable.js";

const encoder = new TextEncoder();

/**
 * Refuses a path that would mask nothing when the gateway is made, which may be before there is a module to ask. It
 * says what the module says of a path (`Redaction`, in Rust), which looks again before anything is masked.
 */
export function checkMaskable(paths: readonly string[]): void {
  const issues = paths.flatMap((path, at) => {
    if (isMaskable(path)) return [];
    const shown = path.slice(0, 60);
    return { path: `redact[${at}]`, code: "invalid_value" as const, message: `${JSON.stringify(shown)} cannot be masked. ${advice(shown)}` };
  });
  if (issues.length === 0) return;
  throw convoscopeError({ code: "invalid_config", message: `\`redact\` is unusable. ${issues.map(({ message }) => message).join(" ")}`, issues });
}

function advice(path: string): string {
  if (NEVER.includes(path)) return "Nothing private stands there.";
  const near = meant(path, PATHS);
  if (near !== undefined) return `Did you mean ${near}?`;
  return 'Accepted are "text", paths of a conversation that can hold something private, and paths into metadata and analysis, as in metadata.order, without an index.';
}

function isMaskable(path: string): boolean {
  if (path === "text" || Object.hasOwn(PATHS, path)) return true;
  const names = namesOf(path);
  const isInJson = names.length > 1 && (names[0] === "metadata" || names[0] === "analysis");
  return isInJson && names.length <= 32 && encoder.encode(path).length <= 1000 && names.slice(1).every((name) => name !== "" && !isIndex(name));
}

/** A full stop that belongs to a name is written `\.`. */
function namesOf(path: string): string[] {
  const names = [""];
  for (const [part] of path.matchAll(/\\[^]|[^]/gu)) {
    if (part === ".") names.push("");
    else names.push(`${names.pop()}${part.length > 1 && part.startsWith("\\") ? part.slice(1) : part}`);
  }
  return names;
}

/** As far as the module counts. */
const isIndex = (name: string): boolean => /^(?:0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32;
