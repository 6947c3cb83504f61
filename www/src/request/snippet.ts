import type { ConversationFilter, ResolvedProvider } from "convoscope";
import { credentialVariable } from "./credential.js";

/** A program that makes the same request with convoscope, on a server. */
export function serverSnippet(provider: ResolvedProvider, filter: ConversationFilter): string {
  const { kind } = provider;
  const secret = kind === "eigi" ? "apiKey" : "token";
  const argument = Object.keys(filter).length === 0 ? "" : literal(filter);
  return [
    `import { createClient, ${kind} } from "convoscope";`,
    "",
    "const client = createClient({",
    `  provider: ${kind}({ ${secret}: () => process.env.${credentialVariable(provider)}! }),`,
    "});",
    "",
    `for await (const conversation of client.conversations.list(${argument})) {`,
    "  console.log(conversation.id, conversation.status);",
    "}",
  ].join("\n");
}

/** JSON as a person would write it in TypeScript. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${property(key)}: ${literal(inner)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function property(key: string): string {
  // Written plainly, this one name would set the prototype.
  if (key === "__proto__") return `["${key}"]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
