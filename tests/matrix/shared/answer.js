// What every server does: a list at its root, and a gateway at /api.
import { gatewayTo } from "./gateway.js";
import { list } from "./list.js";

/** One for all requests: its cursors are its own. @type {ReturnType<typeof gatewayTo> | undefined} */
let gateway;

/**
 * @param {Request} request
 * @param {string} platform its address
 * @returns {Promise<Response>}
 */
export async function answer(request, platform) {
  if (!new URL(request.url).pathname.startsWith("/api/")) return new Response(await list(platform));
  gateway ??= gatewayTo(platform);
  return gateway(request);
}
