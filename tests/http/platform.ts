// The platform on loopback: the sandbox, and requests that are never answered.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { createSandbox } from "convoscope/testing";

/** What the platform answers at /away. */
export const AWAY = "Turned away. ".repeat(40);

/** A request that is never answered. */
class Stalled {
  readonly arrived: Promise<void>;
  /** Whoever asked has closed the connection. */
  readonly givenUp: Promise<void>;
  isGivenUp = false;
  arrive = () => {};
  giveUp = () => {};

  constructor(readonly match: string) {
    this.arrived = new Promise((resolve) => (this.arrive = resolve));
    this.givenUp = new Promise((resolve) => (this.giveUp = resolve));
    void this.givenUp.then(() => (this.isGivenUp = true));
  }
}

export async function openPlatform(conversations: number) {
  // Its live conversations stand still: two answers are compared.
  const begun = new Date();
  const sandbox = createSandbox({ seed: 7, conversations, now: () => begun });
  let waiting: Stalled | undefined;
  let last: Stalled | undefined;
  const server = createServer(async (request, response) => {
    const url = `http://platform${request.url}`;
    if (waiting !== undefined && url.includes(waiting.match)) {
      last = waiting;
      waiting = undefined;
      response.once("close", last.giveUp);
      last.arrive();
      return;
    }
    // For who is to know of it and is no part of this program.
    if (request.url === "/arrived") {
      await (waiting ?? last)?.arrived;
      response.end();
      return;
    }
    // An answer as servers compress it, on a connection of its own.
    if (request.url === "/away") {
      const body = gzipSync(AWAY);
      response.writeHead(403, { "content-type": "text/plain", "content-encoding": "gzip", "content-length": body.length, connection: "close" }).end(body);
      return;
    }
    const answer = await sandbox.fetch(url, { headers: request.headers as Record<string, string>, redirect: "manual" });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    sandbox,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The next request for `match` is never answered. */
    stall: (match: string): Stalled => (waiting = new Stalled(match)),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
