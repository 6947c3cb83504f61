import { assert } from "chai";
import { type Client, type ClientOptions, createClient } from "convoscope";
import { createGateway } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { failure, thrown } from "../failure.js";
import { bytes, measured, memoryIsSeen } from "../module-memory.js";
import { providerOf } from "../sandbox-client.js";

const KIB = 1024;
const EMPTY = { data: [], pagination: { page: 1, page_size: 100, total: 0, total_pages: 0 } };

/** A page without conversations, as long as is wanted. */
const page = (length: number): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(EMPTY).padEnd(length));

/** The other side: it sends a piece of each body when it is told to. */
class Platform {
  /** Bodies under way, in the order they were asked for. */
  readonly bodies: { left: Uint8Array<ArrayBuffer>[]; wanted: number; readonly isOver: () => boolean; send(): void }[] = [];
  readonly #pieces: () => Uint8Array<ArrayBuffer>[];
  readonly #headers: Record<string, string>;

  constructor(pieces: () => Uint8Array<ArrayBuffer>[], headers: Record<string, string> = {}) {
    this.#pieces = pieces;
    this.#headers = headers;
  }

  readonly fetch = async (): Promise<Response> => {
    let isOver = false;
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = {
      left: this.#pieces(),
      wanted: 0,
      isOver: () => isOver,
      send() {
        const piece = body.left.shift();
        if (isOver) return;
        if (piece !== undefined) return controller?.enqueue(piece);
        isOver = true;
        controller?.close();
      },
    };
    this.bodies.push(body);
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (given) => void (controller = given),
        pull: () => void (body.wanted += 1),
        cancel: () => void (isOver = true),
      },
      { highWaterMark: 0 },
    );
    return new Response(stream, { headers: this.#headers });
  };

  /** Lets everything that can happen, happen. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Gives a condition all the turns that it may need. */
async function until(platform: Platform, isSo: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100 && !isSo(); turns += 1) await platform.settle();
}

/** A body of `count` pieces of so many bytes. */
const inPieces = (count: number, length: number) => () => {
  const whole = page(count * length);
  return Array.from({ length: count }, (_, index) => whole.slice(index * length, (index + 1) * length));
};

const clientOf = ({ fetch }: Platform, options: Partial<ClientOptions> = {}): Client =>
  createClient({ provider: providerOf("eigi"), fetch, dangerouslyAllowBrowser: true, retry: { max: 0 }, ...options });

const lists = (client: Client, count: number, options = {}): Promise<string>[] =>
  Array.from({ length: count }, () => client.conversations.list({}, options).then(() => "read", (error: { code: string }) => error.code));

/** What bodies take of the module's memory, and the waiting for it. */
export const cases: readonly Case[] = [
  memoryIsSeen,
  {
    name: "an announced length takes no memory before its bytes are there",
    async run() {
      const platform = new Platform(() => [page(200)], { "content-length": "60000000" });
      const client = clientOf(platform);
      await client.conversations.list({}, { timeout: { attempt: 1 } }).then(() => {}, () => {});
      const before = bytes();
      const all = lists(client, 300);
      await platform.settle();
      assert.lengthOf(platform.bodies, 301);
      // What 300 calls take besides: 2.4 GB if each had been believed.
      assert.isAtMost(bytes() - before, 4 * KIB * KIB);
      for (const body of platform.bodies) body.send();
      for (const body of platform.bodies) body.send();
      assert.deepEqual([...new Set(await Promise.all(all))], ["read"]);
    },
    only: measured,
  },
  {
    name: "bodies beyond maxBytesInFlight wait their turn, and every one of them is read",
    async run({ runtime }) {
      const [pieces, length, most] = [4, 16 * KIB, 256 * KIB];
      for (const headers of [{}, { "content-length": `${pieces * length}` }]) {
        const platform = new Platform(inPieces(pieces, length), headers);
        const client = clientOf(platform, { maxBytesInFlight: most, maxResponseBytes: pieces * length });
        const all = lists(client, 40);
        await platform.settle();
        let largest = 0;
        while (platform.bodies.some(({ isOver }) => !isOver())) {
          // A piece for whoever wants one: who waits for room wants none.
          for (const body of platform.bodies) {
            if (body.wanted === 0) continue;
            body.wanted -= 1;
            body.send();
          }
          await platform.settle();
          const underWay = platform.bodies.filter(({ isOver }) => !isOver());
          largest = Math.max(largest, underWay.reduce((sum, { left }) => sum + (pieces - left.length) * length, 0));
        }
        assert.deepEqual([...new Set(await Promise.all(all))], ["read"], runtime);
        // Each that waits has one piece in hand.
        assert.isAtMost(largest, most + 40 * length);
        assert.isAtLeast(largest, most / 2, "more than one at a time");
      }
    },
  },
  {
    name: "who waits for room is ended by its timeout or its signal, and makes way",
    async run() {
      const length = 64 * KIB;
      const platform = new Platform(() => [page(length)]);
      const client = clientOf(platform, { maxBytesInFlight: 2 * length, maxResponseBytes: length });
      const aborter = new AbortController();
      // One in the shared room, one beside it.
      const holding = lists(client, 2);
      await platform.settle();
      const late = lists(client, 1, { timeout: { attempt: 200 } });
      const left = lists(client, 1, { signal: aborter.signal });
      await platform.settle();
      for (const body of platform.bodies) body.send();
      await platform.settle();
      const next = lists(client, 1);
      await platform.settle();
      platform.bodies[4]?.send();
      aborter.abort();
      assert.deepEqual(await Promise.all(left), ["aborted"]);
      assert.deepEqual(await Promise.all(late), ["timeout"]);
      await platform.settle();
      for (const body of platform.bodies) body.send();
      assert.deepEqual(await Promise.all([...holding, ...next]), ["read", "read", "read"]);
      // Nothing is left taken.
      assert.deepEqual(await Promise.all(lists(clientOf(new Platform(() => []), { fetch: async () => new Response(page(length)), maxBytesInFlight: 2 * length, maxResponseBytes: length }), 20)), Array(20).fill("read"));
    },
  },
  {
    name: "all bodies of a gateway but the largest share 16 MiB by default",
    async run() {
      const platform = new Platform(() => [page(9 * KIB * KIB)]);
      const { fetch } = platform;
      const gateway = createGateway({ provider: providerOf("eigi"), authorize: () => ({}), fetch, dangerouslyAllowBrowser: true });
      const ask = async (): Promise<number> => {
        const answer = await gateway(new Request("https://app.example/v1/conversations"));
        await answer.text();
        return answer.status;
      };
      const all = [ask(), ask(), ask()];
      const wanted = () => platform.bodies.map(({ wanted }) => wanted);
      await until(platform, () => wanted().join() === "1,1,1");
      for (const body of platform.bodies) body.send();
      await until(platform, () => wanted().join() === "2,2,1");
      await platform.settle();
      // One in the shared room, one beside it; the third has its piece in hand and asks for no more.
      assert.deepEqual(wanted(), [2, 2, 1]);
      for (const body of platform.bodies) body.send();
      assert.deepEqual(await Promise.all(all), [200, 200, 200]);
    },
  },
  {
    name: "the sizes follow each other, and those that cannot work are refused",
    async run() {
      const answer = (length: number) => ({ fetch: async () => new Response(page(length)) });
      const of = (options: Partial<ClientOptions>) => clientOf(new Platform(() => []), options).conversations.list();
      await of({ ...answer(1000), maxBytesInFlight: 2000 });
      const error = await failure(of({ ...answer(1001), maxBytesInFlight: 2000 }), "invalid_response");
      assert.include(error.message, "the limit of 1000 bytes");
      await of({ ...answer(1000), maxResponseBytes: 2 ** 30 });
      await of({ ...answer(1000), maxBytesInFlight: undefined, maxResponseBytes: undefined });
      const gateway = { provider: providerOf("eigi"), authorize: () => ({}), dangerouslyAllowBrowser: true };
      for (const maxBytesInFlight of [0, -1, Number.NaN, Infinity, "64MB" as never, null as never]) {
        assert.include(thrown(() => of({ maxBytesInFlight }), "invalid_config").message, '"maxBytesInFlight" must be');
        assert.include(thrown(() => createGateway({ ...gateway, maxBytesInFlight }), "invalid_config").message, '"maxBytesInFlight" must be');
      }
      const { message } = thrown(() => of({ maxBytesInFlight: 1999, maxResponseBytes: 1000 }), "invalid_config");
      assert.strictEqual(message, '"maxBytesInFlight" must be at least 2000, twice "maxResponseBytes" (or leave that out), not 1999.');
      await of({ ...answer(1000), maxBytesInFlight: 2000, maxResponseBytes: 1000 });
    },
  },
];
