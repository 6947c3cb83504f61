// Pages that load the package without a bundler, and what they are told where that fails.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "puppeteer-core";
import sirv from "sirv";
import { openBrowser } from "../../xtask/npm/browser.mjs";

const CONSUMER = process.env.CONVOSCOPE_CONSUMER as string;
const PACKAGE = join(CONSUMER, "node_modules", "convoscope");
const WASM = "/node_modules/convoscope/wasm/convoscope_bg.wasm";
const PAGE_WASM = "/node_modules/convoscope/wasm/convoscope_browser_bg.wasm";
const INIT_FAILED = "init_failed: The WebAssembly module of convoscope could not be loaded. ";

/** How a page is served. */
interface Served {
  /** Its content security policy. */
  readonly policy?: string;
  /** Answers what is asked for the module. */
  readonly wasm?: (response: ServerResponse, bytes: Buffer) => void;
  /** Where `convoscope` is, for the page. */
  readonly entry?: string;
  /** Where `convoscope/browser` is. */
  readonly pageEntry?: string;
  /** What it runs: its answer is the page's text. */
  readonly script?: string;
}

const INIT = 'import { init, validateFilter } from "convoscope"; await init(); return validateFilter("eigi", { stauts: "x" })[0].code;';
const LOADED = "unknown_key";

/** The same with the entry of a gateway's pages. */
const LIST =
  'import { createClient, gateway } from "convoscope/browser";' +
  'const fetch = async () => Response.json({ items: [], next: null, total: 0, pageSize: 100, rejected: [], complete: true });' +
  'const { total } = await createClient({ provider: gateway({ url: "/api" }), fetch }).conversations.list();';

let served: Served = {};
let opened: Awaited<ReturnType<typeof openBrowser>>;

before(async () => {
  const bytes = await readFile(join(PACKAGE, "wasm", "convoscope_bg.wasm"));
  const files = sirv(CONSUMER, { dev: true });
  opened = await openBrowser(process.env.CHROMIUM_PATH, (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url as string, "http://page");
    if (pathname === "/") return void response.writeHead(200, { "content-type": "text/html", "content-security-policy": served.policy ?? "" }).end(page());
    if (pathname === "/page.js") return void response.writeHead(200, { "content-type": "text/javascript" }).end(script());
    if ([WASM, PAGE_WASM].includes(pathname) && served.wasm) return served.wasm(response, bytes);
    files(request, response, () => void response.writeHead(404, { "content-type": "text/plain" }).end());
  });
});
after(() => opened.close());

const page = () => {
  const folder = "/node_modules/convoscope/entry";
  const imports = { convoscope: served.entry ?? `${folder}/web.js`, "convoscope/browser": served.pageEntry ?? `${folder}/browser-web.js`, "convoscope/inline": `${folder}/inline.js`, "convoscope/server": `${folder}/server-web.js` };
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/page.js"></script>`;
};

/** Its imports first, the rest in a function that gives the page's text. */
function script(): string {
  const { script: text = INIT } = served;
  const [imports, rest] = [text.match(/^(?:import [^;]*;\s*)*/)?.[0] ?? "", text.replace(/^(?:import [^;]*;\s*)*/, "")];
  return `${imports}\ndocument.body.textContent = await (async () => { ${rest} })().catch((error) => \`\${error.code ?? error.name}: \${error.message}\`);`;
}

async function textOf(how: Served, address = opened.origin, browser: Browser = opened.browser): Promise<string> {
  served = how;
  const page = await browser.newPage();
  try {
    await page.goto(address);
    await page.waitForFunction(() => document.body.textContent !== "");
    return await page.evaluate(() => document.body.textContent ?? "");
  } finally {
    await page.close();
  }
}

const policy = (rules: string) => `default-src 'none'; script-src 'unsafe-inline' 'self'${rules}`;

for (const [name, how, expected] of [
  ["what is served loads", {}, LOADED],
  ["so it does under a strict policy", { policy: policy(" 'wasm-unsafe-eval'; connect-src 'self'") }, LOADED],
  [
    "a gateway's address is relative to the page's <base>, as it is for fetch",
    {
      script:
        'import { createClient, gateway } from "convoscope"; document.head.insertAdjacentHTML("beforeend", "<base href=/base/app/>"); let asked;' +
        'const fetch = (request) => { asked = new URL(request.url).pathname; return new Response("{}"); };' +
        'await createClient({ provider: gateway({ url: "api" }), retry: { max: 0 }, fetch }).conversations.list().catch(() => {}); return asked;',
    },
    "/base/app/api/v1/conversations",
  ],
  ["and as bytes of no type", { wasm: (response, bytes) => void response.writeHead(200, { "content-type": "application/octet-stream" }).end(bytes) }, LOADED],
  [
    "a policy that forbids WebAssembly is named",
    { policy: policy("; connect-src 'self'") },
    `${INIT_FAILED}The page's content security policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src.`,
  ],
  [
    "a policy that forbids the request is suspected, since fetch does not tell",
    { policy: policy(" 'wasm-unsafe-eval'; connect-src 'none'") },
    `${INIT_FAILED}It could not be read: see cause; a content security policy must allow its address in connect-src. Serve convoscope_bg.wasm there, or import "convoscope/inline", which carries it, or pass its URL to init().`,
  ],
  [
    "a file that is not there is named with its address",
    { wasm: (response) => void response.writeHead(404).end() },
    `${INIT_FAILED}ORIGIN${WASM} answered 404. Serve convoscope_bg.wasm there, or import "convoscope/inline", which carries it, or pass its URL to init().`,
  ],
  [
    "and so is a page that answers in its place",
    { wasm: (response) => void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html>") },
    `${INIT_FAILED}ORIGIN${WASM} answered 200 (text/html; charset=utf-8). Serve convoscope_bg.wasm there, or import "convoscope/inline", which carries it, or pass its URL to init().`,
  ],
  [
    "half of it is not all of it",
    { wasm: (response, bytes) => void response.writeHead(200, { "content-type": "application/wasm" }).end(bytes.subarray(0, 5_000)) },
    `${INIT_FAILED}The file found is not WebAssembly, or is incomplete. Serve convoscope_bg.wasm there, or import "convoscope/inline", which carries it, or pass its URL to init().`,
  ],
  [
    "a module that wants something else is of another version",
    // (module (import "./other.js" "made-up" (func)))
    { wasm: (response) => void response.writeHead(200, { "content-type": "application/wasm" }).end(OTHER) },
    `${INIT_FAILED}convoscope_bg.wasm and the JavaScript are of different versions: serve both from the same package.`,
  ],
  [
    "a source of the caller's own is told without the advice of the entry",
    { script: 'import { init } from "convoscope"; await init("/nowhere.wasm?key=made-up");' },
    `${INIT_FAILED}ORIGIN/nowhere.wasm answered 404 (text/plain). Serve convoscope_bg.wasm there.`,
  ],
  ["convoscope/inline asks for nothing", { entry: "/node_modules/convoscope/entry/inline.js", policy: policy(" 'wasm-unsafe-eval'; connect-src 'none'") }, LOADED],
  ["imported before the other entry it holds", { script: `import "convoscope/inline"; ${INIT}`, wasm: (response) => void response.writeHead(404).end() }, LOADED],
  [
    "and behind it too",
    { script: `import { init, validateFilter } from "convoscope"; import "convoscope/inline"; await init(); return validateFilter("eigi", { stauts: "x" })[0].code;`, wasm: (response) => void response.writeHead(404).end() },
    LOADED,
  ],
  [
    "a page's own entry loads its own module, and no other",
    {
      script:
        LIST +
        'return [total, ...performance.getEntriesByType("resource").map(({ name }) => name.split("/").at(-1)).filter((name) => /[.]wasm$|^convoscope/.test(name)).sort()].join(" ");',
    },
    "0 convoscope_browser_bg.wasm",
  ],
  ["so it does under a strict policy too", { script: `${LIST} return total;`, policy: policy(" 'wasm-unsafe-eval'; connect-src 'self'") }, "0"],
  [
    "and names its own file where that is not there",
    { script: `${LIST} return total;`, wasm: (response) => void response.writeHead(404).end() },
    `${INIT_FAILED}ORIGIN${PAGE_WASM} answered 404. Serve convoscope_browser_bg.wasm there, or pass its URL to init().`,
  ],
  [
    "a gateway says that it belongs on a server",
    { script: 'import { createGateway, eigi } from "convoscope/server"; createGateway({ provider: eigi({ apiKey: "vk_made_up" }), authorize: () => ({}) });' },
    "invalid_config: This is a browser page, where every visitor could read the key. createGateway() belongs on a server; use gateway({ url }) of convoscope in the page. If only you can open the page, or a test imitates one (jsdom, happy-dom), set dangerouslyAllowBrowser: true.",
  ],
] satisfies [string, Served, string][]) {
  test(name, async () => {
    assert.equal(await textOf(how), expected.replace("ORIGIN", opened.origin));
  });
}

test("where a tool has moved the scripts, the file is found in the package; where it is not, the message names the setting", async () => {
  // As the optimisers of Vite 5 to 7 have it: a script in a folder of their own, whose neighbours are answered by the page.
  const folder = "/node_modules/.vite/deps";
  const files = sirv(CONSUMER, { dev: true });
  let found = true;
  const { browser, origin, close } = await openBrowser(process.env.CHROMIUM_PATH, (request, response) => {
    const address = request.url as string;
    const html = () => void response.writeHead(200, { "content-type": "text/html" }).end(page());
    if (address === "/page.js") return void response.writeHead(200, { "content-type": "text/javascript" }).end(script());
    if (address.endsWith(".wasm") && (address.startsWith("/node_modules/.vite/") || !found)) return html();
    request.url = address.replace("/node_modules/.vite/deps/", "/node_modules/convoscope/");
    files(request, response, html);
  });
  try {
    for (const [how, file, loaded] of [
      [{ entry: `${folder}/entry/web.js` }, "convoscope_bg.wasm", LOADED],
      [{ pageEntry: `${folder}/entry/browser-web.js`, script: `${LIST} return total;` }, "convoscope_browser_bg.wasm", "0"],
    ] as const) {
      found = true;
      assert.equal(await textOf(how, origin, browser), loaded);
      found = false;
      assert.equal(
        await textOf(how, origin, browser),
        `${INIT_FAILED}${origin}${folder}/wasm/${file} answered 200 (text/html). Set optimizeDeps: { exclude: ["convoscope"] } in the configuration of Vite.`,
      );
    }
  } finally {
    await close();
  }
});

test("a gateway in a page without crypto.subtle says where that is", async () => {
  const gateway = 'import { createGateway, eigi } from "convoscope/server"; createGateway({ provider: eigi({ apiKey: "vk_made_up" }), authorize: () => ({}), dangerouslyAllowBrowser: true });';
  const text = await textOf({ script: `${gateway} return "made";` });
  assert.equal(text, "made");
  // What browsers do to a page of http:// that is not of this machine.
  const without = await textOf({ script: gateway.replace("createGateway({", 'Object.defineProperty(crypto, "subtle", { value: undefined }); createGateway({') });
  assert.match(without, /^invalid_config: crypto\.subtle is missing, .* only at https:\/\/ and localhost/);
});

/** A module that imports a function which nothing offers. */
const OTHER = Buffer.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // magic, version
  1, 4, 1, 0x60, 0, 0, // type: a function of nothing
  2, 11, 1, 1, 0x61, 5, 0x6f, 0x74, 0x68, 0x65, 0x72, 0, 0, // import "a" "other"
]);
