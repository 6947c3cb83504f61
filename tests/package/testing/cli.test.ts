import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, get as httpGet, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { constants, gunzipSync } from "node:zlib";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { eigiPage, standing, type Json } from "./calls.js";

const manifestUrl = import.meta.resolve("convoscope/package.json");
const manifest = JSON.parse(readFileSync(new URL(manifestUrl), "utf8")) as {
  version: string;
  bin: Record<string, string>;
};
const COMMAND = fileURLToPath(new URL(manifest.bin["convoscope-sandbox"] ?? "", manifestUrl));

const KEY = { "X-API-Key": "vk_made_up_for_the_tests" };
const TOKEN = { Authorization: "Bearer ak_made.up_for_the_tests" };

/** Every kind of fault, from the sentence that refuses an unknown one. */
function faultKinds(): string[] {
  try {
    standing({ faults: [{ kind: "none such" as "status" }] });
  } catch (error) {
    return (error as Error).message.replace(/^.*Accepted: |\.$/g, "").split(/, | and /);
  }
  throw new Error("an unknown kind was taken");
}

interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

function start(flags: string[]): { child: ChildProcess; ended: Promise<Ended>; output: () => string } {
  const child = spawn(process.execPath, [COMMAND, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, output, errors })));
  return { child, ended, output: () => output };
}

/** Starts it on a free port and gives its address once it has said where it listens. */
async function serve(
  flags: string[] = [],
): Promise<{ base: string; output: string; stop(signal?: NodeJS.Signals): Promise<Ended> }> {
  const { child, ended, output } = start(["--port", "0", ...flags]);
  const listening = new Promise<void>((resolve) =>
    child.stdout?.on("data", () => output().includes("Ctrl+C") && resolve()),
  );
  const early = await Promise.race([listening, ended]);
  if (early) throw new Error(`it ended early: ${JSON.stringify(early)}`);
  const base = /http:\/\/\S+:\d+/.exec(output())?.[0] ?? "";
  return {
    base,
    output: output(),
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return ended;
    },
  };
}

describe("convoscope-sandbox, the command", () => {
  it("--help names every flag, fault and endpoint", async () => {
    const { code, output, errors } = await start(["--help"]).ended;
    assert.deepEqual([code, errors], [0, ""]);
    for (const word of [
      "--port",
      "--host",
      "--seed",
      "--conversations",
      "--envelope",
      "--days",
      "--no-ties",
      "--cursor",
      "--largest-page",
      "--latency",
      "--cors",
      "--version",
      ...faultKinds(),
      "/call",
      "/v1/convai/conversations",
      "/v3/list-calls",
      "/v2/get-call",
      "/__sandbox/conversations",
      "/__sandbox/faults",
      "/__sandbox/reset",
      "/__sandbox/requests",
    ]) {
      assert.ok(output.includes(word), word);
    }
  });

  it("--version is the package's", async () => {
    assert.deepEqual(await start(["--version"]).ended, { code: 0, output: `${manifest.version}\n`, errors: "" });
  });

  const refused: [string[], RegExp][] = [
    [["--colour"], /Unknown option '--colour'/],
    [["extra"], /extra/],
    [["--port"], /argument missing/],
    [["--port", "70000"], /--port must be a whole number between 0 and 65535, not "70000"\./],
    [["--port", "http"], /--port/],
    [["--seed", "1.5"], /--seed/],
    [["--conversations", "-1"], /--conversations/],
    [["--latency", "soon"], /--latency/],
    [["--days", "90"], /--days must be a whole number between 1 and 89/],
    [["--cursor", "loose"], /--cursor must be strict or inclusive, not "loose"\./],
    [["--largest-page", "0"], /--largest-page must be a whole number between 1 and 100/],
    [["--envelope", "nested"], /--envelope must be data or flat, not "nested"\./],
    [["--host", ""], /--host/],
  ];
  for (const [flags, message] of refused) {
    it(`${flags.join(" ")} is refused in a line`, async () => {
      const { code, output, errors } = await start(flags).ended;
      assert.deepEqual([code, output], [2, ""]);
      assert.match(errors, message);
      assert.match(errors, /^convoscope-sandbox: .*\nSee convoscope-sandbox --help\n$/s);
    });
  }

  it("says so when the port is in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const { code, errors } = await start(["--port", String(port)]).ended;
    other.close();
    assert.equal(code, 1);
    assert.match(errors, new RegExp(`^convoscope-sandbox: Port ${port} on 127\\.0\\.0\\.1 is in use\\. Choose another`));
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`${signal} ends it, requests that hang included`, async () => {
      const { base, stop } = await serve();
      await fetch(`${base}/__sandbox/faults`, { method: "POST", body: '[{"kind":"stall_body"}]' });
      const hanging = await fetch(`${base}/core/conversations`, { headers: TOKEN });
      assert.equal((await stop(signal)).code, 0);
      await assert.rejects(hanging.text());
    });
  }

  it("has commands to try that work as they stand", async () => {
    const { base, output, stop } = await serve();
    const commands = [...output.matchAll(/curl -H '([^:]+): ([^']+)' '([^']+)'/g)];
    assert.equal(commands.length, 2);
    for (const [, name = "", value = "", url = ""] of commands) {
      assert.ok(url.startsWith(base));
      assert.equal((await fetch(url, { headers: { [name]: value } })).status, 200);
    }
    await stop();
  });

  it("passes its flags on", async () => {
    const { base, stop } = await serve(["--seed", "7", "--conversations", "40", "--envelope", "flat"]);
    const body = (await (await fetch(`${base}/v1/public/conversations?page_size=40`, { headers: KEY })).json()) as Json;
    const same = await eigiPage(standing({ seed: 7, conversations: 40 }), { page_size: "40" });
    assert.deepEqual(
      (body["conversations"] as Json[]).map((c) => c["conversation_id"]).sort(),
      same.data.map((c) => c["conversation_id"]).sort(),
    );
    assert.equal(body["total"], 40);
    await stop();
  });
});

describe("convoscope-sandbox, served", () => {
  let base = "";
  let stop: () => Promise<Ended> = () => Promise.reject(new Error("never started"));
  before(async () => {
    ({ base, stop } = await serve(["--cors"]));
  });
  after(async () => {
    assert.deepEqual((await stop()).errors, "", "nothing on stderr");
  });

  const list = (init: RequestInit = {}) =>
    fetch(`${base}/v1/public/conversations`, { headers: KEY, redirect: "manual", ...init });
  const script = async (faults: unknown) =>
    fetch(`${base}/__sandbox/faults`, { method: "POST", body: JSON.stringify(faults) });
  const act = async (...faults: object[]) => assert.equal((await script(faults)).status, 200);
  const raw = () =>
    new Promise<IncomingMessage>((resolve, reject) =>
      httpGet(`${base}/v1/public/conversations`, { headers: KEY, agent: false }, resolve).once("error", reject),
    );

  it("answers both APIs", async () => {
    assert.equal((await list()).status, 200);
    assert.equal((await fetch(`${base}/core/conversations`, { headers: TOKEN })).status, 200);
    assert.equal((await fetch(`${base}/core/conversations`)).status, 401);
    assert.equal((await fetch(`${base}/else`)).status, 404);
    assert.equal(
      (await fetch(`${base}/core/conversations`, { method: "POST", body: "x".repeat(100_000) })).status,
      405,
    );
  });

  it("network: the socket closes without a byte", async () => {
    await act({ kind: "network" });
    await assert.rejects(raw(), (error: NodeJS.ErrnoException) => error.code === "ECONNRESET");
    assert.equal((await list()).status, 200);
  });

  it("truncate: the connection is cut in the middle of the body", async () => {
    await act({ kind: "truncate" });
    const message = await raw();
    let received = 0;
    await assert.rejects(
      async () => {
        for await (const chunk of message) received += (chunk as Buffer).length;
      },
      (error: NodeJS.ErrnoException) => error.code === "ECONNRESET",
    );
    assert.ok(received > 0 && received < Number(message.headers["content-length"]), `${received} bytes`);
  });

  it("stall_headers: nothing until the client gives up", async () => {
    await act({ kind: "stall_headers", match: "/v1/" });
    const aborter = new AbortController();
    const pending = list({ signal: aborter.signal });
    // A later request is answered while the first one still waits.
    assert.equal((await fetch(`${base}/core/conversations`, { headers: TOKEN })).status, 200);
    aborter.abort(new Error("enough"));
    await assert.rejects(pending, /enough/);
  });

  it("stall_body: a part, then nothing until the client gives up", async () => {
    await act({ kind: "stall_body" });
    const aborter = new AbortController();
    const response = await list({ signal: aborter.signal });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    assert.ok(((await reader.read()).value?.length ?? 0) > 0);
    aborter.abort(new Error("enough"));
    await assert.rejects(reader.read(), /enough/);
  });

  it("close_early: the body ends with its connection", async () => {
    await act({ kind: "close_early" });
    const text = await (await list()).text();
    assert.throws(() => JSON.parse(text), SyntaxError);
    assert.ok(text.length > 0);
  });

  it("cut_gzip: the compressed body ends early", async () => {
    await act({ kind: "cut_gzip" });
    const message = await raw();
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const packed = Buffer.concat(chunks);
    assert.deepEqual([message.headers["content-encoding"], message.headers["content-length"]], ["gzip", undefined]);
    assert.throws(() => gunzipSync(packed), /unexpected end of file/);
    assert.ok(gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).length > 0);
  });

  it("early_hints: 103, then the answer", async () => {
    await act({ kind: "early_hints" });
    const statuses: unknown[] = [];
    const request = httpGet(`${base}/v1/public/conversations`, { headers: KEY, agent: false });
    request.on("information", ({ statusCode }) => statuses.push(statusCode));
    const message = await new Promise<IncomingMessage>((resolve, reject) =>
      request.once("response", resolve).once("error", reject),
    );
    message.resume();
    assert.deepEqual([...statuses, message.statusCode], [103, 200]);
  });

  it("garbage, status_error_200, status and redirect arrive as they are", async () => {
    await act(
      { kind: "garbage" },
      { kind: "status_error_200" },
      { kind: "status", status: 429, retryAfter: "3" },
      { kind: "redirect", location: "https://elsewhere.example/x" },
    );
    assert.match(await (await list()).text(), /<html>/);
    assert.equal(((await (await list()).json()) as Json)["status"], "error");
    const limited = await list();
    assert.deepEqual([limited.status, limited.headers.get("Retry-After")], [429, "3"]);
    await limited.text();
    const moved = await list();
    assert.deepEqual([moved.status, moved.headers.get("Location")], [307, "https://elsewhere.example/x"]);
  });

  it("conversations are added, changed and deleted", async () => {
    const change = async (method: string, body: object) => {
      const response = await fetch(`${base}/__sandbox/conversations`, { method, body: JSON.stringify(body) });
      return { status: response.status, ...((await response.json()) as { id?: string; error?: string }) };
    };
    const { status, id } = await change("POST", { provider: "anyreach", fields: { status: "completed", durationSeconds: 42 } });
    assert.equal(status, 201);
    const read = async () => {
      const response = await fetch(`${base}/core/conversations/${id}`, { headers: TOKEN });
      return [response.status, ((await response.json()) as Json)["duration"]];
    };
    assert.deepEqual(await read(), [200, 42]);
    assert.equal((await change("PATCH", { provider: "anyreach", id, fields: { duration: 43 } })).status, 200);
    assert.deepEqual(await read(), [200, 43]);
    assert.equal((await change("DELETE", { provider: "anyreach", id })).status, 200);
    assert.deepEqual(await read(), [404, undefined]);
    assert.equal((await change("POST", { provider: "eigi" })).status, 201);
    for (const [method, body, message] of [
      ["POST", { provider: "zendesk" }, /Unknown provider "zendesk"/],
      ["POST", { provider: "eigi", field: {} }, /Unknown key "field"\. Did you mean "fields"\?/],
      ["POST", [], /^The body must be a JSON object with provider and fields, such as \{"provider":"eigi","fields":\{"status":"completed"\}\}\.$/],
      ["POST", { provider: "eigi", fields: { statsu: "completed" } }, /Did you mean "status"/],
      ["DELETE", { provider: "anyreach", id }, /No conversation has the id/],
    ] as const) {
      const { status, error } = await change(method, body);
      assert.equal(status, 400);
      assert.match(error ?? "", message);
    }
  });

  const malformed: [string, RegExp][] = [
    ["{", /JSON/],
    ["{}", /array of faults/],
    ['[{"kind":"boom"}]', /Unknown kind "boom"/],
    [JSON.stringify(["x".repeat(1024 * 1024)]), /at most 1048576 bytes/],
  ];
  for (const [body, message] of malformed) {
    it(`refuses ${body.slice(0, 20)} as a script`, async () => {
      const response = await fetch(`${base}/__sandbox/faults`, { method: "POST", body });
      assert.equal(response.status, 400);
      assert.match(String(((await response.json()) as Json)["error"]), message);
    });
  }

  it("tells what it received, and forgets it with a reset", async () => {
    await act({ kind: "status", times: 100 });
    assert.equal((await list()).status, 500);
    const log = (await (await fetch(`${base}/__sandbox/requests`)).json()) as { headers: Record<string, string> }[];
    assert.equal(log.at(-1)?.headers["x-api-key"], "vk_…ests");
    assert.equal((await fetch(`${base}/__sandbox/reset`, { method: "POST" })).status, 200);
    assert.deepEqual(await (await fetch(`${base}/__sandbox/requests`)).json(), []);
    assert.equal((await list()).status, 200);
  });

  it("has no other control endpoints", async () => {
    for (const [method, path] of [
      ["GET", "faults"],
      ["POST", "nothing"],
    ] as const) {
      const response = await fetch(`${base}/__sandbox/${path}`, { method });
      assert.equal(response.status, 404);
      assert.match(await response.text(), /POST \/__sandbox\/faults/);
    }
  });

  it("--cors lets pages in, preflights included", async () => {
    const preflight = await fetch(`${base}/core/conversations`, { method: "OPTIONS" });
    assert.equal(preflight.status, 204);
    for (const name of ["Authorization", "X-API-Key", "X-Anyreach-Org"])
      assert.ok(preflight.headers.get("Access-Control-Allow-Headers")?.includes(name));
    assert.equal((await list()).headers.get("Access-Control-Allow-Origin"), "*");
  });

  it("without --cors does not", async () => {
    const other = await serve();
    const response = await fetch(`${other.base}/v1/public/conversations`, { headers: KEY });
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), null);
    await other.stop();
  });
});
