import { createGateway, eigi } from "convoscope/server";
import { whoIsAsking } from "../../../../src/who-is-asking.js";

let gateway;

// Made with the first request: `next build` imports this file too, where there is no key.
export function GET(request) {
  gateway ??= createGateway({
    provider: eigi({ apiKey: process.env.EIGI_API_KEY, baseUrl: process.env.EIGI_BASE_URL }),
    authorize: whoIsAsking,
    basePath: "/api",
    onError: console.error,
  });
  return gateway(request);
}
