import createFetchClient from "openapi-fetch";
import { mapPage } from "../peers/mapping.js";
import type { WirePage } from "../peers/wire.js";
import { Page } from "../peers/zod.js";

interface Paths {
  "/page": { get: { responses: { 200: { content: { "application/json": WirePage } } } } };
}

export async function first(body: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const fetch = async (): Promise<Response> => new Response(body, { headers: { "content-type": "application/json" } });
  const { data } = await createFetchClient<Paths>({ baseUrl: "https://app.example", fetch }).GET("/page");
  return mapPage(Page.parse(data), true);
}
