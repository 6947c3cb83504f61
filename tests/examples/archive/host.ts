// The engine in a process of its own, so that it can be killed: commands by IPC, requests of the Worker go to the test.
import { startEngine } from "../../../examples/archive/local/engine.js";

interface Asked {
  path: string;
  init?: RequestInit;
}

const [bundle = "", state = "", proxy = "", settings = "{}"] = process.argv.slice(2);

const engine = await startEngine({
  bundle,
  state,
  bindings: JSON.parse(settings) as Record<string, unknown>,
  async outbound(request) {
    const { Response } = await import("miniflare");
    const answer = await fetch(`${proxy}/?${encodeURIComponent(request.url)}`, { method: request.method, headers: [...request.headers] as [string, string][], ...(request.method === "POST" && { body: await request.text() }) });
    const headers = [...answer.headers].filter(([name]) => name !== "content-encoding" && name !== "transfer-encoding");
    return new Response(await answer.arrayBuffer(), { status: answer.status, headers });
  },
  output: (stream) => stream.pipe(process.stderr),
});

const commands: Record<string, (argument: never) => Promise<unknown>> = {
  tick: () => engine.tick(),
  sql: async (sql: string) => (await engine.database.prepare(sql).all()).results,
  keys: async () => {
    const keys: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await engine.bucket.list(cursor === undefined ? {} : { cursor });
      keys.push(...page.objects.map(({ key }) => key));
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor !== undefined);
    return keys;
  },
  get: async (key: string) => {
    const object = await engine.bucket.get(key);
    return object && { bytes: Buffer.from(await object.arrayBuffer()).toString("base64"), sha256: object.customMetadata?.["sha256"] };
  },
  put: async ({ key, text }: { key: string; text: string }) => void (await engine.bucket.put(key, text)),
  ask: async ({ path, init }: Asked) => {
    const response = await engine.ask(path, init);
    return { status: response.status, headers: [...response.headers], text: await response.text() };
  },
};

process.on("message", ({ id, command, argument }: { id: number; command: string; argument: never }) => {
  commands[command]?.(argument).then(
    (result) => process.send?.({ id, result: result ?? null }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.send?.({ ready: true });
