import { assert } from "chai";
import { createSandbox } from "convoscope/testing";
import { examples } from "documents:examples";
import type { Case } from "../../runtimes/case.js";
import { withConnectProxy } from "../connect-proxy.js";
import { withFakeTime } from "../fake-time.js";
import { gatewayOf } from "../ways.js";

type Example = (typeof examples)[number];

/** Every example runs as it is printed: the network is the sandbox, the keys are made up. */
export const cases: Case[] = examples.map((example, index) => ({
  name: `${example.document}, example ${index + 1}: ${example.heading}`,
  only: { runtimes: example.runtimes, reason: "it is shown for another runtime" },
  // A call is followed without waiting for it. (In a page the module itself is fetched: no clock of ours ends that.)
  run: ({ sandboxUrl }) => {
    if (example.runtime === "proxy") return behindProxy(example, sandboxUrl);
    if (example.runtime === "server") return asServer(example, sandboxUrl);
    if (example.runtime === "file") return toFile(example);
    return example.runtime === "node" ? withFakeTime(({ settled }) => settled(runExample(example))) : runExample(example);
  },
}));

async function runExample({ runtime, run }: Example): Promise<void> {
  const sandbox = createSandbox({ seed: 1 });
  const { fetch } = globalThis;
  const { log } = console;
  const printed: unknown[][] = [];
  const inPage = runtime === "chromium";
  globalThis.fetch = inPage ? behindPage(fetch, gatewayOf("eigi", sandbox, { allow: ["list", "get", "export", "summarize"] })) : (input, init) => sandbox.fetch(new Request(input, init));
  if (inPage) document.title = "";
  console.log = (...values: unknown[]) => void printed.push(values);
  if (runtime === "node" || runtime === "file") {
    Object.assign(process.env, { EIGI_API_KEY: "vk_documents_0123456789", ANYREACH_TOKEN: "ak_documents.0123456789", VAPI_API_KEY: "documents-0123456789", ELEVENLABS_API_KEY: "sk_documents_0123456789", RETELL_API_KEY: "key_documents_0123456789", MASK_KEY: "0123456789abcdef".repeat(4) });
  }
  try {
    const { default: worker } = await run();
    if (worker !== undefined) {
      const response = await worker.fetch(new Request("https://worker.example/api/v1/conversations", { headers: { authorization: "Bearer made-up" } }), { EIGI_API_KEY: "vk_documents_0123456789" });
      assert.equal(response.status, 200);
      // More than an empty list, or a header.
      assert.isAbove((await response.text()).trimEnd().length, 100);
    } else if (runtime === "chromium") {
      assert.match(document.title, /\d/);
    } else {
      assert.isNotEmpty(printed, "the example prints something");
    }
  } finally {
    globalThis.fetch = fetch;
    console.log = log;
  }
}

/** The example that goes through a proxy goes through a real one, to a sandbox that listens. */
async function behindProxy({ run }: Example, sandboxUrl: string): Promise<void> {
  const { log } = console;
  const printed: unknown[] = [];
  await withConnectProxy(async (proxy, tunnels) => {
    Object.assign(process.env, { EIGI_API_KEY: "vk_documents_0123456789", EIGI_BASE_URL: sandboxUrl, HTTPS_PROXY: proxy });
    console.log = (...values: unknown[]) => void printed.push(...values);
    try {
      await run();
    } finally {
      console.log = log;
      for (const name of ["EIGI_BASE_URL", "HTTPS_PROXY"]) delete process.env[name];
    }
    assert.deepEqual([printed, tunnels], [[100], [new URL(sandboxUrl).host]]);
  });
}

/** A server says where it listens, answers there, and ends with the signal that ends it. */
async function asServer({ run }: Example, sandboxUrl: string): Promise<void> {
  const { log } = console;
  Object.assign(process.env, { EIGI_API_KEY: "vk_documents_0123456789", EIGI_BASE_URL: sandboxUrl, PORT: "0" });
  const handlers = process.listeners("SIGTERM");
  try {
    const origin = await new Promise<string>((resolve, reject) => {
      console.log = resolve;
      run().catch(reject);
    });
    const answers = async (init: RequestInit) => (await fetch(`${origin}/api/v1/conversations?pageSize=2`, init)).json();
    const { items } = (await answers({ headers: { authorization: "Bearer made-up" } })) as { items: { status: string }[] };
    assert.deepEqual(items.map(({ status }) => status), ["completed", "completed"]);
    const { error } = (await answers({})) as { error: { code: string } };
    assert.equal(error.code, "unauthenticated");
  } finally {
    console.log = log;
    for (const name of ["EIGI_BASE_URL", "PORT"]) delete process.env[name];
    for (const handler of process.listeners("SIGTERM").filter((handler) => !handlers.includes(handler))) {
      handler("SIGTERM");
      process.off("SIGTERM", handler);
    }
  }
}

/** What is written lies in a folder of its own, and is the whole export. */
async function toFile(example: Example): Promise<void> {
  const [FILES, OS] = ["node:fs/promises", "node:os"];
  const { mkdtemp, readFile, rm } = (await import(FILES as string)) as typeof import("node:fs/promises");
  const { tmpdir } = (await import(OS as string)) as typeof import("node:os");
  const folder = await mkdtemp(`${tmpdir()}/convoscope-documents-`);
  process.env["CSV_FILE"] = `${folder}/conversations.csv`;
  try {
    await runExample(example);
    const lines = (await readFile(process.env["CSV_FILE"], "utf8")).trimEnd().split("\r\n");
    assert.equal(lines[0], "id,createdAt,status,durationSeconds");
    assert.isAbove(lines.length, 100);
  } finally {
    delete process.env["CSV_FILE"];
    await rm(folder, { recursive: true });
  }
}

/** A page's network: its gateway at /api. The module itself is fetched from where the page lies. */
function behindPage(fetch: typeof globalThis.fetch, gateway: (request: Request) => Promise<Response>): typeof globalThis.fetch {
  return (input, init) => {
    const request = new Request(input, init);
    return new URL(request.url).pathname.startsWith("/api/") ? gateway(request) : fetch(request);
  };
}
