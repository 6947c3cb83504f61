import type { ConversationFilter } from "convoscope/browser";
import type { ProviderName } from "../provider.js";

/** Code for a page that makes the same request, with a session and without a key.
 *
 * @param lacking - what the platform's lists lack, which only the page's types need to know. */
export function pageSnippet(url: string, filter: ConversationFilter, lacking: readonly string[] = []): string {
  const argument = Object.keys(filter).length === 0 ? "" : literal(filter);
  const types = lacking.length === 0 ? "" : `<${lacking.map((name) => JSON.stringify(name)).join(" | ")}>`;
  return [
    `import { createClient, gateway } from "convoscope/browser";`,
    `import { session } from "./session.js"; // yours; cookies go along by themselves`,
    "",
    "const client = createClient({",
    `  provider: gateway${types}({ url: ${JSON.stringify(url)} }),`,
    "  headers: { authorization: `Bearer ${session}` },",
    "});",
    "",
    `for await (const conversation of client.conversations.list(${argument})) {`,
    "  console.log(conversation.id, conversation.status);",
    "}",
  ].join("\n");
}

/** Code for a page that writes the same file. */
export function exportSnippet(url: string, filter: ConversationFilter, name: string, options: { format: string } & Readonly<Record<string, unknown>>): string {
  return [
    `import { createClient, gateway, init } from "convoscope";`,
    ...(options.format === "parquet" ? [`import "convoscope/parquet";`] : []),
    `import { session } from "./session.js"; // yours; cookies go along by themselves`,
    "",
    "await init();",
    "const client = createClient({",
    `  provider: gateway({ url: ${JSON.stringify(url)} }),`,
    "  headers: { authorization: `Bearer ${session}` },",
    "});",
    "",
    `const file = client.conversations.export(${literal(filter)}, ${literal(options)});`,
    "// Where the browser has showSaveFilePicker(): `file.pipeTo(await handle.createWritable())`, and nothing is kept in memory.",
    "const blob = await new Response(file).blob();",
    `Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: ${JSON.stringify(name)} }).click();`,
    "console.log(file.report); // how many there were, and whether they are all",
  ].join("\n");
}

const SECRETS: Readonly<Record<ProviderName, string>> = {
  eigi: "apiKey: () => process.env.EIGI_API_KEY!",
  anyreach: "token: () => process.env.ANYREACH_TOKEN!",
  vapi: "apiKey: () => process.env.VAPI_API_KEY!",
  elevenlabs: "apiKey: () => process.env.ELEVENLABS_API_KEY!",
  retell: "apiKey: () => process.env.RETELL_API_KEY!",
};

/** Code for the server behind it, which has the key and decides who sees what. */
export function serverSnippet(provider: ProviderName, basePath: string): string {
  return [
    `import { createGateway, ${provider} } from "convoscope/server";`,
    `import { userOf } from "./session.js"; // yours`,
    "",
    "export default {",
    "  fetch: createGateway({",
    `    provider: ${provider}({ ${SECRETS[provider]} }),`,
    "    async authorize(request) {",
    "      const user = await userOf(request); // null: 401",
    "      return user && { scope: { agentId: user.agentId } }; // confines the user",
    "    },",
    `    allow: ["list", "get", "recordings", "summarize"],`,
    `    basePath: ${JSON.stringify(basePath)},`,
    "  }),",
    "};",
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
  // As a plain key this name would set the prototype.
  if (key === "__proto__") return `["${key}"]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
