// A server's gateway, mounted at /api.
import { createGateway, eigi } from "convoscope/server";

/** @param {string} platform its address */
export function gatewayTo(platform) {
  const provider = eigi({ apiKey: "vk_made_up_for_the_matrix", baseUrl: platform });
  return createGateway({ provider, authorize: () => ({}), basePath: "/api" });
}
