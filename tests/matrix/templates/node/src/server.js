import { serve } from "@hono/node-server";
import { gatewayTo } from "./gateway.js";
import { list } from "./list.js";

const gateway = gatewayTo(process.env.PLATFORM);

/** @param {Request} request */
async function answer(request) {
  if (new URL(request.url).pathname.startsWith("/api/")) return gateway(request);
  return new Response(await list(process.env.PLATFORM));
}

serve({ fetch: answer, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`http://127.0.0.1:${port}`));
