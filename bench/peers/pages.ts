import type { Page } from "convoscope";
import type { Send } from "../answers.js";
import type { Reader } from "./reader.js";

const ADDRESS = "https://api.eigi.ai/v1/public/conversations";
/** As convoscope's own. */
const TIMEOUT_MS = 30_000;

/** The pages of eigi's list, one after the other, asked for when they are wanted. */
export async function* pagesOf(send: Send, apiKey: string, reader: Reader): AsyncGenerator<Page, undefined> {
  const headers = { "X-API-Key": apiKey, Accept: "application/json" };
  for (let next: string | null = "1"; next !== null; ) {
    const address = `${ADDRESS}?${new URLSearchParams({ page: next, page_size: "100" })}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await send(new Request(address, { headers, redirect: "manual", signal }));
    if (!response.ok) throw new Error(`status ${response.status}`);
    const page = reader.page(new Uint8Array(await response.arrayBuffer()));
    yield page;
    next = page.next;
  }
}
