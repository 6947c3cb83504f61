#!/usr/bin/env node
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { createSandboxServer } from "./http-server.js";

const HELP = `convoscope-sandbox: the conversation APIs of voice agent platforms with made-up data, on this machine.

Usage: convoscope-sandbox [options]

  --port <number>           where to listen (default 8787; 0 picks a free port)
  --host <address>          (default 127.0.0.1: this machine only)
  --seed <number>           each seed gives other conversations (default 1)
  --conversations <number>  per provider (default 250)
  --days <number>           how far back they go (default 60)
  --expires-after-days <n>  delete conversations that are older (default: never)
  --analysis-after <ms>     analysis and summary come so late after the end
  --signed-recordings       addresses of recordings are signed, anew in each answer
  --no-ties                 no two have the same creation time
  --envelope <data|flat>    which of eigi's documented list envelopes (default data)
  --cursor <strict|inclusive>
                            whether a page after AnyReach's cursor repeats its own instant (default strict)
  --largest-page <number>   the most conversations on a page, up to 100 (default: as documented)
  --latency <milliseconds>  delay of every answer (default 0)
  --cors                    let web pages of every origin read the answers
  --help, --version

Served
  GET  /v1/public/conversations[/{conversation_id}]   eigi       X-API-Key: vk_<anything>
  GET  /core/conversations[/{id}]                     AnyReach   Authorization: Bearer ak_<id>.<anything>
                                                                 or Bearer pat_<anything> with X-Anyreach-Org
  GET  /call[/{id}[/mono-recording]]                  Vapi       Authorization: Bearer <anything>
  GET  /v1/convai/conversations[/{conversation_id}[/audio]]
                                                      ElevenLabs xi-api-key: <anything>
  POST /v3/list-calls
  GET  /v2/get-call/{call_id}                         Retell     Authorization: Bearer <anything>
Control
  POST   /__sandbox/conversations  {"provider", "fields"?}: adds a conversation and returns its id
  PATCH  /__sandbox/conversations  {"provider", "id", "fields"}: changes one
  DELETE /__sandbox/conversations  {"provider", "id"}
                             fields are the platform's own ({"conversation_status":"COMPLETED"}) or those of
                             convoscope's model ({"status":"completed","customer":{"phone":"+15550100"}})
  POST /__sandbox/faults     a JSON array of faults for the next requests, each
                             {"kind": …, "times"?, "match"?}
                             kinds, with their options:
                             status ("status", "retryAfter", "retryInSeconds"), network, slow ("delayMs"),
                             stall_headers, stall_body, truncate, close_early, cut_gzip, empty_body,
                             garbage ("status"), status_error_200, body ("body", "status"),
                             redirect ("location"), early_hints, empty_page, null_list, repeat_cursor,
                             missing_cursor, wrong_page, wrong_total ("total"), wrong_conversation,
                             broken_json, lone_surrogate
  POST /__sandbox/reset      forget faults and requests, start over
  GET  /__sandbox/requests   all requests so far, with credentials masked
`;

const EIGI_KEY = "vk_sandbox_made_up_key";
const ANYREACH_TOKEN = "ak_sandbox.made_up_secret";

/** An unusable flag: printed in one line, exit status 2. */
class UsageError extends Error {}

interface Flags {
  port: number;
  host: string;
  seed: number;
  conversations: number;
  days: number;
  expiresAfterDays: number | undefined;
  analysisAfterMs: number | undefined;
  signedRecordings: boolean;
  ties: boolean;
  envelope: "data" | "flat";
  cursor: "strict" | "inclusive";
  largestPage: number | undefined;
  latency: number;
  cors: boolean;
}

function readFlags(argv: readonly string[]): Flags | "help" | "version" {
  const values = parse(argv);
  if (values.help === true) return "help";
  if (values.version === true) return "version";
  type Whole = "port" | "seed" | "conversations" | "days" | "expires-after-days" | "analysis-after" | "largest-page" | "latency";
  const whole = <T extends number | undefined>(name: Whole, fallback: T, most: number, least = 0): number | T => {
    const text = values[name];
    if (text === undefined) return fallback;
    if (!/^\d{1,15}$/.test(text) || Number(text) > most || Number(text) < least)
      throw new UsageError(`--${name} must be a whole number between ${least} and ${most}, not ${JSON.stringify(text)}.`);
    return Number(text);
  };
  const one = <T extends string>(name: "envelope" | "cursor", fallback: T, other: T): T => {
    const text = values[name] ?? fallback;
    if (text === fallback || text === other) return text as T;
    throw new UsageError(`--${name} must be ${fallback} or ${other}, not ${JSON.stringify(text)}.`);
  };
  const host = values.host ?? "127.0.0.1";
  if (host === "") throw new UsageError("--host must not be empty.");
  return {
    port: whole("port", 8787, 65_535),
    host,
    seed: whole("seed", 1, Number.MAX_SAFE_INTEGER),
    conversations: whole("conversations", 250, 1_000_000),
    days: whole("days", 60, 89, 1),
    expiresAfterDays: whole("expires-after-days", undefined, 36_500, 1),
    analysisAfterMs: whole("analysis-after", undefined, 3_155_760_000_000),
    signedRecordings: values["signed-recordings"] === true,
    ties: values["no-ties"] !== true,
    envelope: one("envelope", "data", "flat"),
    cursor: one("cursor", "strict", "inclusive"),
    largestPage: whole("largest-page", undefined, 100, 1),
    latency: whole("latency", 0, 600_000),
    cors: values.cors === true,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: "string" },
        host: { type: "string" },
        seed: { type: "string" },
        conversations: { type: "string" },
        days: { type: "string" },
        "expires-after-days": { type: "string" },
        "analysis-after": { type: "string" },
        "signed-recordings": { type: "boolean" },
        "no-ties": { type: "boolean" },
        envelope: { type: "string" },
        cursor: { type: "string" },
        "largest-page": { type: "string" },
        latency: { type: "string" },
        cors: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}

function welcome(base: string, { seed, conversations }: Flags): string {
  return `convoscope-sandbox ${version()} on ${base} (${conversations} conversations per provider, seed ${seed})

Try
  curl -H 'X-API-Key: ${EIGI_KEY}' '${base}/v1/public/conversations?page_size=2'
  curl -H 'Authorization: Bearer ${ANYREACH_TOKEN}' '${base}/core/conversations?limit=2'
Add a conversation
  curl -d '{"provider":"eigi","fields":{"status":"completed","durationSeconds":42}}' '${base}/__sandbox/conversations'
Let the next request fail
  curl -d '[{"kind":"status","status":429,"retryAfter":"2"}]' '${base}/__sandbox/faults'
Any well-formed key is accepted. Stop with Ctrl+C.
`;
}

function listenProblem(error: NodeJS.ErrnoException, { host, port }: Flags): string {
  if (error.code === "EADDRINUSE")
    return `Port ${port} on ${host} is in use. Choose another with --port, or --port 0 for any free one.`;
  if (error.code === "EACCES") return `No permission to listen on port ${port}. Choose one from 1024 on.`;
  if (error.code === "ENOTFOUND" || error.code === "EADDRNOTAVAIL")
    return `This machine has no address ${JSON.stringify(host)}. See --host.`;
  return error.message;
}

function main(): void {
  const flags = readFlags(process.argv.slice(2));
  if (flags === "help") return void process.stdout.write(HELP);
  if (flags === "version") return void process.stdout.write(`${version()}\n`);
  const { latency, cors, host, port, ...sandbox } = flags;
  const server = createSandboxServer({ sandbox: { ...sandbox, latencyMs: latency }, cors });
  server.once("error", (error) => {
    console.error(`convoscope-sandbox: ${listenProblem(error, flags)}`);
    process.exitCode = 1;
  });
  server.listen(port, host, () => {
    const { address, family, port: chosen } = server.address() as AddressInfo;
    process.stdout.write(welcome(`http://${family === "IPv6" ? `[${address}]` : address}:${chosen}`, flags));
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
}

try {
  main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`convoscope-sandbox: ${error.message}\nSee convoscope-sandbox --help`);
  process.exitCode = 2;
}
