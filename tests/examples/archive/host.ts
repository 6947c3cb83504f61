// The engine in a process of its own, so that it can be killed: commands by IPC, requests of the Worker go to the test.
import { startEngine } from "../../../examples/archive/local/engine.js";
import { type Asked, answerCommands, throughProxy } from "./commands.js";

const [proxy = "", bundle = "", state = "", settings = "{}"] = process.argv.slice(2);

const engine = await startEngine({
  bundle,
  state,
  bindings: JSON.parse(settings) as Record<string, unknown>,
  async outbound(request) {
    const { Response } = await import("miniflare");
    const answer = await throughProxy(proxy, request as unknown as Request);
    return new Response(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] });
  },
  output: (stream) => stream.pipe(process.stderr),
});

const commands = {
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

answerCommands(commands);
