// Serves prepared pages on loopback, one for each script: /ascii/v1/public/conversations
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pageBody } from "../bodies.js";
import { SCRIPTS } from "../words.js";
import { takeOrders } from "./orders.js";

const pages = new Map(SCRIPTS.map((script) => [script as string, pageBody(script, { conversations: 100, messages: 20 })]));

const server = createServer((request, response) => {
  const [, script = "", ...path] = (request.url ?? "").split(/[/?]/);
  const page = pages.get(script);
  if (page === undefined || !path.join("/").startsWith("v1/public/conversations")) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": page.length }).end(page);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => takeOrders(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
