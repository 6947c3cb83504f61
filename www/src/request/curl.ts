import type { RequestPlan, ResolvedProvider } from "convoscope";
import { headersWithoutCredential } from "./credential.js";

/**
 * The plan as a command for a POSIX shell. The credential is an environment variable, so it stays out of the shell's
 * history.
 */
export function curlCommand(plan: RequestPlan, provider: ResolvedProvider): string {
  const headers = headersWithoutCredential(plan, provider).map(({ name, value, secret }) =>
    // Double quotes, so that the shell puts the variable in; nothing else in there is special to it.
    secret ? `-H "${name}: ${value}"` : `-H ${quoted(`${name}: ${value}`)}`,
  );
  return [`curl -sS ${quoted(plan.url)}`, ...headers].join(" \\\n  ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
