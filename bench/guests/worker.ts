// A Worker that starts others: `/zod?script=ascii&isolate=7` has a route read a page in a fresh isolate.
import { pageBody } from "../bodies.js";
import { SCRIPTS } from "../words.js";

/** Answers with the number of conversations on the page that it is sent. */
const MAIN = (route: string) => `
import { first } from "./cold-${route}.js";
export default {
  async fetch(request) {
    const body = new Uint8Array(await request.arrayBuffer());
    return new Response(String((await first(body)).items.length));
  },
};`;

interface Env {
  COMPATIBILITY_DATE: string;
  /** The bundle of each route. */
  ROUTES: Record<string, string>;
  WASM: ArrayBuffer;
  /** Cloudflare's Worker Loader, as far as it is used here. */
  LOADER: {
    get(id: string, code: () => WorkerCode): { getEntrypoint(): { fetch(request: Request): Promise<Response> } };
  };
}

interface WorkerCode {
  compatibilityDate: string;
  mainModule: string;
  modules: Record<string, string | { wasm: ArrayBuffer }>;
}

const pages = new Map<string, Uint8Array<ArrayBuffer>>(
  SCRIPTS.map((script) => [script, pageBody(script, { conversations: 100, messages: 20 })]),
);

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const route = pathname.slice(1);
    const isolate = searchParams.get("isolate") ?? "";
    const code = (): WorkerCode => ({
      compatibilityDate: env.COMPATIBILITY_DATE,
      mainModule: "entry/main.js",
      modules: {
        "entry/main.js": MAIN(route),
        [`entry/cold-${route}.js`]: env.ROUTES[route] ?? "",
        ...(route === "convoscope" && { "wasm/convoscope_bg.wasm": { wasm: unseen(env.WASM, isolate) } }),
      },
    });
    const body = pages.get(searchParams.get("script") ?? "") ?? null;
    const worker = env.LOADER.get(`${route} ${isolate}`, code).getEntrypoint();
    return worker.fetch(new Request("http://isolate/", { method: "POST", body }));
  },
};

/** The same module in other bytes: V8 would hand on what it has compiled for another isolate. */
function unseen(module: ArrayBuffer, tag: string): ArrayBuffer {
  const name = new TextEncoder().encode(`unseen ${tag}`);
  // A custom section: its id, its length, and of that the length of its name.
  const section = [0, name.length + 1, name.length, ...name];
  const bytes = new Uint8Array(module.byteLength + section.length);
  bytes.set(new Uint8Array(module));
  bytes.set(section, module.byteLength);
  return bytes.buffer;
}
