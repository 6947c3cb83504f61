// The demo page as it is built into www/dist/, in a real browser, served from this machine alone.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import type { Page } from "puppeteer-core";
import { type Demo, openDemo } from "./demo.js";
import { ERROR, ROWS, URLS, WHOLE_ROWS, count, counted, listed, opened, press, query, readSoFar, textOf, textsOf, until, untilRead, visit } from "./page.js";

const idsOf = (page: Page) => page.$$eval(ROWS, (links) => links.map((link) => link.getAttribute("data-id")));

let demo: Demo;
before(async () => {
  demo = await openDemo();
});
afterEach(() => demo.leave());
after(() => demo.close());

test("loads nothing but its own files, and nothing goes wrong", async () => {
  const { page, problems, requests } = await demo.open("?view=explore");
  await listed(page);
  assert.equal(await readSoFar(page), 50);
  await press(page, ROWS);
  await opened(page);
  const own = /^\/(?:\?view=explore|assets\/(?:main\.css|[\w-]+\.js)|icon\.svg|(?:[\w-]+\/)*[\w-]+\.wasm)?$/;
  assert.deepEqual(
    requests.filter((url) => !url.startsWith(demo.origin) || !own.test(url.slice(demo.origin.length))),
    [],
  );
  assert.deepEqual(problems, []);
});

test("at first the page holds the module of its own client alone; the gateway's comes with the sandbox, the whole client's with an export", async () => {
  const { page, problems, requests, release } = await demo.open("?view=explore", { hold: /\/assets\/(?:servers|whole-client)\.js$/ });
  const paths = () => requests.map((url) => new URL(url).pathname);
  const modules = () => paths().filter((path) => path.endsWith(".wasm")).map((path) => path.split("/").at(-1));
  await page.waitForSelector("#conversation-list progress");
  assert.equal(await textOf(page, "#announcer"), "Starting the sandbox and its gateway");
  await until(page, "its module has come", () => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/convoscope_browser_bg.wasm")));
  const first = [...new Set(paths())].filter((path) => path.endsWith(".js") && !/\/(?:servers|explore|reading)\.js$/.test(path));
  // All that it begins with, whatever the view, is named in the document, so nothing of it waits for something else.
  const named = await page.$$eval("script[src], link[rel=modulepreload]", (found) =>
    found.map((each) => new URL(each.getAttribute("src") ?? each.getAttribute("href") ?? "", location.href).pathname),
  );
  assert.deepEqual(first.sort(), named.sort());
  assert.deepEqual(modules(), ["convoscope_browser_bg.wasm"]);

  release();
  await listed(page);
  await press(page, ROWS);
  await opened(page);
  await visit(page, "overview");
  await counted(page);
  assert.deepEqual(modules(), ["convoscope_browser_bg.wasm", "convoscope_server_bg.wasm"]);

  await visit(page, "export");
  await page.waitForSelector("[data-action=start-export]:enabled");
  assert.deepEqual(modules(), ["convoscope_browser_bg.wasm", "convoscope_server_bg.wasm", "convoscope_bg.wasm"]);
  assert.deepEqual(problems, []);
});

for (const [provider, host] of [
  ["eigi", "api.eigi.ai"],
  ["anyreach", "api.anyreach.ai"],
  ["vapi", "api.vapi.ai"],
  ["elevenlabs", "api.elevenlabs.io"],
  ["retell", "api.retellai.com"],
] as const) {
  test(`${provider}: lists, pages on and opens a conversation`, async () => {
    const { page, problems } = await demo.open(`?view=explore&provider=${provider}`);
    await listed(page);
    const urls = await until(page, "both requests", (selector) => document.querySelectorAll(selector).length === 2, URLS).then(() => textsOf(page, URLS));
    assert.ok(urls[0]?.startsWith("https://app.example/api/v1/conversations?"), urls[0]);
    assert.ok(urls[1]?.startsWith(`https://${host}/`), urls[1]);
    assert.equal(await readSoFar(page), 50);

    const both = await page.$$eval(ROWS, (links) => links.map((link) => link.getAttribute("data-id")));
    await press(page, "[data-action=more]");
    await untilRead(page, 100);
    assert.deepEqual(await page.$$eval(ROWS, (links) => links.map((link) => link.getAttribute("data-id"))), both);
    assert.equal(new Set(both).size, both.length);
    assert.match(await textOf(page, "#list-counts"), provider === "eigi" ? /100 of 250/ : /100 so far/);

    // An ended one that was spoken in, with everything there is to it. At ElevenLabs one that nobody answered is
    // completed too: it has no summary.
    const rich = await page.$$eval(WHOLE_ROWS, (rows) =>
      rows.findIndex(({ textContent }) => /Completed/.test(textContent ?? "") && !/No summary/.test(textContent ?? "")),
    );
    assert.notEqual(rich, -1);
    const id = both[rich];
    await press(page, `${ROWS}[data-id="${id}"]`);
    await opened(page);
    assert.equal((await query(page)).get("open"), id);
    assert.ok((await count(page, ".transcript .turn")) > 1);
    await press(page, "#conversation-tab-json");
    const json = await textsOf(page, "#conversation-panel-json .json:first-child .tree > .branches > li > .leaf > .key, #conversation-panel-json .json:first-child .tree > .branches > li > details > summary > .key");
    for (const part of ["id", "provider", "transcript", "metadata", "analysis"]) assert.ok(json.includes(part), part);
    assert.ok(!json.includes("raw") && !json.includes("conversation_id"), "the platform's own JSON came through the gateway");
    assert.deepEqual(problems, []);
  });
}

test("each platform can be chosen with the pointer, however wide the window", async () => {
  for (const width of [360, 1280, 1600]) {
    const { page } = await demo.open("?view=explore&provider=eigi", { width });
    await listed(page);
    for (const provider of ["retell", "elevenlabs", "vapi", "anyreach", "eigi"]) {
      await page.click(".source-button");
      await page.click(`#source-menu label:has([value=${provider}])`);
      await page.keyboard.press("Escape");
      assert.equal((await query(page)).get("provider"), provider);
    }
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
  }
});

test("a request with a body is shown with it, as it is sent", async () => {
  const { page } = await demo.open("?view=explore&provider=retell&channel=webrtc");
  await listed(page);
  await until(page, "both requests", (selector) => document.querySelectorAll(selector).length === 2, URLS);
  const [url = ""] = (await textsOf(page, URLS)).slice(1);
  assert.match(await textOf(page, ".log"), new RegExp(`POST ${url}`));
  assert.deepEqual(await textsOf(page, ".hop .method"), ["GET", "POST"]);
  const body = JSON.parse(await textOf(page, ".hop .request-json")) as { limit: number; filter_criteria: { call_type: unknown } };
  assert.equal(body.limit, 50);
  assert.match(JSON.stringify(body.filter_criteria.call_type), /web_call/);
});

test("walks to the end, and says that it is the end", async () => {
  const { page } = await demo.open("?view=explore&pageSize=100");
  await listed(page);
  for (const least of [200, 250]) {
    await press(page, "[data-action=more]");
    await untilRead(page, least);
  }
  await until(page, "the end", () => document.querySelector("#conversation-list .end"));
  assert.equal(await count(page, "[data-action=more]"), 0);
  assert.match(await textOf(page, "#list-counts"), /250 of 250/);
});

test("a filter that the other provider cannot serve stays visible, with the reason", async () => {
  const { page } = await demo.open("?view=explore&search=refund");
  await listed(page);
  await press(page, "[name=provider][value=anyreach]");
  await page.waitForSelector(".mistaken[data-filter=search]");
  assert.match(await textOf(page, "#filter-mistake"), /search/);
  await listed(page);
  assert.equal(await readSoFar(page), 50);
});

test("the requests that are shown are those that are sent, to the gateway and on; what is copied has no credential", async () => {
  const { page } = await demo.open("?view=explore&provider=anyreach&status=completed&as=maya");
  await listed(page);
  await until(page, "both requests", (selector) => document.querySelectorAll(selector).length === 2, URLS);
  const urls = await textsOf(page, URLS);
  // The first page's: it reads on by itself.
  const sent = await page.$$eval(".log .log-text", (lines) =>
    lines.flatMap(({ textContent }) => (textContent?.startsWith("GET ") ? [textContent.slice(4)] : [])).slice(0, 2),
  );
  assert.deepEqual(sent, urls);
  const [url = ""] = urls;
  const curl = await textOf(page, "#request-panel-curl");
  assert.ok(curl.includes(`curl -sS '${url}'`) && curl.includes("Bearer $SESSION"), curl);
  assert.match(await textOf(page, "#request-panel-page"), /list\(\{ status: "completed", pageSize: 50 \}\)/);
  assert.match(await textOf(page, "#request-panel-server"), /createGateway\(\{.*anyreach\(/s);

  await page
    .browserContext()
    .overridePermissions(demo.origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
  await page.bringToFront();
  await visit(page, "developers");
  for (const [tab, panel] of [
    ["url", url],
    ["curl", curl],
    ["page", await textOf(page, "#request-panel-page")],
    ["server", await textOf(page, "#request-panel-server")],
  ] as const) {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await press(page, `#request-tab-${tab}`);
    await page.click(".request-head .copy");
    await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== "");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), panel);
  }
});

test("by keyboard alone: skip link, arrow keys, open, tabs, back to the row", async () => {
  const { page } = await demo.open("?view=explore");
  await listed(page);
  const active = () =>
    page.evaluate(() => document.activeElement?.getAttribute("data-id") ?? document.activeElement?.id ?? "");
  const ids = await page.$$eval(ROWS, (links) => links.map((link) => link.getAttribute("data-id") ?? ""));

  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  // Past the filters, which come first where there is room for them.
  await page.focus("#list-refresh");
  await page.keyboard.press("Tab");
  assert.equal(await active(), ids[0]);
  for (const [key, expected] of [
    ["ArrowDown", ids[1]],
    ["ArrowDown", ids[2]],
    ["ArrowUp", ids[1]],
    ["Home", ids[0]],
    ["ArrowUp", ids[0]],
    ["ArrowDown", ids[1]],
  ] as const) {
    await page.keyboard.press(key);
    assert.equal(await active(), expected, key);
  }
  await page.keyboard.press("Enter");
  await opened(page);
  assert.equal((await query(page)).get("open"), ids[1]);
  assert.equal(await active(), "conversation-title");
  for (let presses = 0; (await active()) !== "conversation-tab-transcript"; presses += 1) {
    assert.ok(presses < 7, "the tabs are not within a few presses of Tab");
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("ArrowRight");
  assert.equal(await active(), "conversation-tab-analysis");
  assert.equal(await page.$eval("#conversation-panel-analysis", (panel) => (panel as HTMLElement).hidden), false);
  await page.keyboard.press("Escape");
  await until(page, "closed", () => !document.querySelector("article.conversation"));
  assert.equal(await active(), ids[1]);
  assert.equal((await query(page)).get("open"), null);
});

test("on a phone the conversation is a modal dialog that gives the focus back", async () => {
  const { page } = await demo.open("?view=explore", { width: 360, height: 740 });
  await listed(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.focus(ROWS);
  await page.keyboard.press("Enter");
  await opened(page);
  assert.ok(await page.$("dialog:modal article.conversation"));
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    // The browser's own controls are part of the round; the page behind is not.
    assert.ok(
      await page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null,
      ),
      `press ${presses + 1}`,
    );
  }
  await page.keyboard.press("Escape");
  await until(page, "closed", () => !document.querySelector("dialog[open]"));
  assert.equal(
    await page.evaluate((selector) => document.activeElement === document.querySelector(selector), ROWS),
    true,
  );
  // The browser closes it by itself, and tells the page a moment later.
  await until(page, "no conversation in the address", () => !new URLSearchParams(location.search).has("open"));
});

for (const [file, name] of [
  [/\/wasm\/convoscope_browser_bg\.wasm$/, "the client's module"],
  [/\/wasm\/convoscope_server_bg\.wasm$/, "the gateway's module"],
  [/\/assets\/servers\.js$/, "the gateway's script"],
] as const) {
  test(`what does not load is told of, and loads on another try: ${name}`, async () => {
    const { page } = await demo.open("?view=explore&provider=anyreach", { failOnce: file });
    await page.waitForSelector(ERROR);
    assert.equal(await textOf(page, `${ERROR} .error-title code`), "init_failed");
    await press(page, `${ERROR} [data-action=retry]`);
    await until(page, "a list after all", (selector) => document.querySelectorAll(selector).length > 10, ROWS);
  });
}

for (const [file, name] of [
  [/\/wasm\/convoscope_bg\.wasm$/, "module"],
  [/\/assets\/whole-client\.js$/, "script"],
] as const) {
  test(`an export whose ${name} does not load says so, and can be had on another try; the rest of the page goes on`, async () => {
    const notice = ".exporting .error-notice";
    const { page } = await demo.open("?view=export", { failOnce: file });
    await page.waitForSelector(notice);
    assert.equal(await textOf(page, `${notice} .error-title code`), "init_failed");
    assert.equal(await count(page, "[data-action=start-export]:enabled"), 0);
    await visit(page, "explore");
    await until(page, "a list meanwhile", (selector) => document.querySelectorAll(selector).length > 10, ROWS);
    await visit(page, "export");
    await press(page, `${notice} [data-action=retry]`);
    await page.waitForSelector("[data-action=start-export]:enabled");
    assert.equal(await count(page, notice), 0);
  });
}

test("a fault that passes is retried, and the visitor sees it", async () => {
  const { page } = await demo.open("?view=explore");
  await listed(page);
  await press(page, "[data-scenario=rate-limit]");
  await until(page, "the wait is shown", () => document.querySelector("#conversation-list .waiting"));
  await until(page, "a list after all", (selector) => document.querySelectorAll(selector).length > 10, ROWS);
  const log = await textOf(page, ".log");
  assert.match(log, /sandbox fault: Rate limit, once/);
  assert.match(log, /attempt 1 failed/);
  assert.match(log, /\(attempt 2\)/);
  // The gateway keeps what it was told to itself.
  assert.match(log, /not told to the page: rate_limited/);
});

test("a fault that the gateway gets over, the page never hears of", async () => {
  const { page, problems } = await demo.open("?view=explore");
  await listed(page);
  await press(page, "[data-scenario=server-error]");
  await until(page, "the gateway tries again", () => document.querySelector(".log")?.textContent?.includes("attempt 1 failed"));
  await until(page, "a list after all", (selector) => document.querySelectorAll(selector).length > 10, ROWS);
  const log = await textOf(page, ".log");
  assert.match(log, /\(attempt 2\)/);
  assert.doesNotMatch(log, /not told to the page/);
  assert.deepEqual(problems, []);
});

for (const [scenario, code] of [
  ["dropped", "network_error"],
  ["garbage", "invalid_response"],
  ["redirect", "redirect_refused"],
] as const) {
  test(`a fault that stays, ${scenario}, ends in ${code}; Retry gets over it`, async () => {
    const { page, problems } = await demo.open("?view=explore");
    await listed(page);
    await press(page, "#every-attempt");
    await press(page, `[data-scenario=${scenario}]`);
    await page.waitForSelector(ERROR);
    assert.equal(await textOf(page, `${ERROR} .error-title code`), code);
    await press(page, `${ERROR} [data-action=retry]`);
    await until(page, "a list after all", (selector) => document.querySelectorAll(selector).length > 10, ROWS);
    assert.deepEqual(problems, []);
  });
}

test("reload, back and forward keep the place", async () => {
  const { page, problems } = await demo.open("?view=explore&provider=anyreach&status=completed&pageSize=10");
  await listed(page);
  const ids = await idsOf(page);
  await press(page, `${ROWS}:not([tabindex="0"])`);
  await opened(page);
  const id = (await query(page)).get("open");
  const title = await textOf(page, "#conversation-title");

  await page.reload();
  await listed(page);
  await opened(page);
  assert.equal(await textOf(page, "#conversation-title"), title);
  assert.deepEqual((await idsOf(page)).slice(0, 5), ids.slice(0, 5));
  assert.match(await textOf(page, "[data-filter=status]"), /Completed/);
  assert.equal(await page.$eval("[name=provider]:checked", (found) => (found as HTMLInputElement).value), "anyreach");

  await press(page, "[data-action=close]");
  await until(page, "closed", () => !document.querySelector("article.conversation"));
  await page.goBack();
  await opened(page);
  assert.equal((await query(page)).get("open"), id);
  await page.goForward();
  await until(page, "closed again", () => !document.querySelector("article.conversation"));
  assert.doesNotMatch(page.url(), /vk_|ak_|pat_/);
  assert.deepEqual(problems, []);
});

test("what a credential may not see is withheld, not empty", async () => {
  const { page } = await demo.open("?view=explore&provider=anyreach&access=restricted");
  await listed(page);
  await press(page, ROWS);
  await opened(page);
  assert.match(await textOf(page, "#conversation-panel-transcript .notice"), /^Withheld/);
});

test("the theme can be chosen, and the choice outlives a reload", async () => {
  const { page } = await demo.open("?view=explore", { scheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.click("#theme-toggle");
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await ground(), dark);
});
