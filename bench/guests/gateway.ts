// convoscope's gateway, or a bare proxy in its place: `gateway.js <side> <address of the platform>`. Asked for
// anything, it tells the milliseconds of processor time that it has used.
import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import { eigi } from "convoscope";
import { createGateway } from "convoscope/server";
import type { Side } from "../gateway-cases.js";
import { takeOrders } from "./orders.js";

/** Nobody's. */
const API_KEY = "vk_0123456789";
const HOST = "127.0.0.1";

type Handler = (request: Request) => Promise<Response>;

/** What Bun has in place of node:http. */
declare const Bun: { serve(options: { hostname: string; port: number; fetch: Handler }): { port: number } } | undefined;

const [side, platform = ""] = process.argv.slice(2) as [Side, string];

/** Adds the key and passes on what comes: nothing is read, nothing checked. */
const proxy: Handler = async (request) => {
  const { pathname, search } = new URL(request.url);
  const { status, body, headers } = await fetch(`${platform}${pathname}${search}`, { headers: { "X-API-Key": API_KEY } });
  return new Response(body, { status, headers: { "Content-Type": headers.get("Content-Type") ?? "" } });
};

const handler: Handler =
  side === "proxy"
    ? proxy
    : createGateway({ provider: eigi({ apiKey: API_KEY, baseUrl: platform }), authorize: () => ({}) });

const greet = (port: number) =>
  takeOrders(`http://${HOST}:${port}`, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  });

if (typeof Bun === "undefined") {
  serve({ fetch: handler, hostname: HOST, port: 0 }, ({ port }: AddressInfo) => greet(port));
} else {
  greet(Bun.serve({ fetch: handler, hostname: HOST, port: 0 }).port);
}
