import type { Trace } from "./trace.js";

/** Replaces the session in everything that can be copied. */
const VARIABLE = "SESSION";

/** The page's request as a command for a POSIX shell. The session is an environment variable, to keep it out of the
 *  shell's history. */
export function curlCommand({ url, headers }: NonNullable<Trace["page"]>, session: string | null): string {
  const options = Object.entries(headers).map(([name, value]) => {
    const line = `${name}: ${value}`;
    // Double quotes, so that the shell inserts the variable. Nothing else in there is special to it.
    return session !== null && value === `Bearer ${session}`
      ? `-H "${name}: Bearer $${VARIABLE}"`
      : `-H ${quoted(line)}`;
  });
  return [`curl -sS ${quoted(url)}`, ...options].join(" \\\n  ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
