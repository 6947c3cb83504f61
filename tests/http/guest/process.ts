// Serves the gateway in Node, Bun or Deno, each as its users would, and says where.
import { handlerFor } from "./handler.js";

declare const Bun: { serve(options: object): { port: number } };
declare const Deno: { serve(options: object, handler: (request: Request) => Promise<Response>): void };

const handler = handlerFor(process.env["PLATFORM_URL"] ?? "");
const fetch = (request: Request) => handler(request);
const listening = ({ port }: { port: number }) => console.log(`listening on ${port}`);
const hostname = "127.0.0.1";

if ("Bun" in globalThis) {
  listening(Bun.serve({ fetch, hostname, port: 0 }));
} else if ("Deno" in globalThis) {
  Deno.serve({ hostname, port: 0, onListen: listening }, fetch);
} else {
  const { serve } = await import("@hono/node-server");
  serve({ fetch, hostname, port: 0 }, listening);
}
