#!/usr/bin/env node
// Exports conversations to a file, and resumes where it was stopped. `node export.js --help`
import { createClient, isConvoscopeError } from "convoscope";
import { HELP, UsageError, readOptions, readProvider } from "./options.js";
import { OutputFile } from "./output-file.js";
import { createProgress, described } from "./progress.js";

const STOPPED = 130;

/** @param {AbortSignal} signal */
async function main(signal) {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) return void process.stdout.write(HELP);
  const provider = readProvider(process.env);
  const options = readOptions(args, provider.kind);
  if (options === null) return void process.stdout.write(HELP);

  const progress = createProgress(process.stderr);
  const client = createClient({
    provider,
    ...(options.rateLimit && { rateLimit: options.rateLimit }),
    retry: { max: 5 },
    onEvent(event) {
      if (event.type === "retry") progress.note(`${event.reason}; again in ${(event.waitMs / 1000).toFixed(1)} s`);
    },
  });
  const output = await OutputFile.open(options.file, options.what, options.restart);
  try {
    await copy(client, options, output, progress, signal);
    await output.complete();
    const { items, bytes } = output.state;
    progress.end();
    console.error(`${options.file} is complete: ${described(items, null, bytes)}.`);
  } catch (error) {
    progress.end();
    const { items, bytes } = output.state;
    if (output.state.after !== null) {
      console.error(`${options.file} is not complete: ${described(items, null, bytes)}. The same command resumes there.`);
    }
    throw error;
  } finally {
    await output.close();
  }
}

/**
 * @param {import("convoscope").Client<import("convoscope").OmittableField>} client
 * @param {import("./options.js").Options} options
 * @param {OutputFile} output
 * @param {import("./progress.js").Progress} progress
 * @param {AbortSignal} signal
 */
async function copy(client, { what }, output, progress, signal) {
  const { filter, format, columns, redact, bom } = what;
  const { items: before, after } = output.state;
  if (after !== null) {
    progress.note(`Going on behind the first ${described(before, null, output.state.bytes)}.`);
    if (redact.length > 0) progress.note("Masks change: from here on the same value has another mask than before.");
  }
  /** @type {number | null} */
  let total = null;
  // The client checks the options.
  const asked = /** @type {import("convoscope").ExportOptions} */ ({ format, columns: columns ?? undefined, redact, bom });
  const stream = client.conversations.export(filter, {
    ...asked,
    after: after ?? undefined,
    signal,
    onProgress: (told) => (total = told.total),
  });
  // One page at a time: the next is requested once this one is on disk.
  for await (const bytes of stream) {
    const items = before + stream.report.items;
    await output.append(bytes, { items, after: stream.report.next ?? null });
    progress.tell(items, total, output.state.bytes);
  }
}

const stop = new AbortController();
// Once: pressing it again stops at once.
for (const name of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(name, () => stop.abort());

try {
  await main(stop.signal);
} catch (error) {
  if (stop.signal.aborted) {
    process.exitCode = STOPPED;
  } else if (error instanceof UsageError || (isConvoscopeError(error) && error.code.startsWith("invalid_") && error.issues.length > 0)) {
    console.error(error.message);
    process.exitCode = 2;
  } else {
    // Errors of the platform or the network have a code; those of the system (a full disk) speak for themselves.
    console.error(isConvoscopeError(error) ? `${error.code}: ${error.message}` : String(error));
    process.exitCode = 1;
  }
}
