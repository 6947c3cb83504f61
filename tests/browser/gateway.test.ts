// The demo page and the gateway inside it: who sees what, and what never comes out.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import type { Page } from "puppeteer-core";
import { init, validateFilter } from "convoscope";
import { CALLERS, MAYA, SESSIONS } from "../../www/src/caller.js";
import { filterOf } from "../../www/src/filter/draft.js";
import { FIELDS, type Field } from "../../www/src/filter/field.js";
import { PROVIDERS, type Connection } from "../../www/src/provider.js";
import { CREDENTIALS } from "../../www/src/server/credential.js";
import { createLocalDemo } from "./demo-store.js";
import { type Demo, openDemo } from "./demo.js";
import { ERROR, ROWS, URLS, WHOLE_ROWS, count, listed, opened, press, query, readSoFar, textOf, textsOf, until, visit } from "./page.js";

const NOBODYS = "00000000-0000-4000-8000-000000000000";
/** A filter that each platform serves. */
const NARROW = { eigi: { status: "completed" }, anyreach: { status: "completed" }, vapi: { conversationId: NOBODYS }, elevenlabs: { status: "completed" }, retell: { channel: "telephone" } } as const;

let demo: Demo;
before(async () => {
  demo = await openDemo();
});
afterEach(() => demo.leave());
after(() => demo.close());

const signIn = (page: Page, caller: string) => press(page, `[name=caller][value=${caller}]`);
const idsOf = (page: Page) => page.$$eval(ROWS, (links) => links.map((link) => link.getAttribute("data-id") ?? ""));
const log = (page: Page) => textOf(page, ".log");

for (const provider of PROVIDERS) {
  test(`${provider}: whoever is confined to an agent lists, counts and opens that agent's conversations alone`, async () => {
    const { client } = createLocalDemo({ latencyMs: 0 });
    const of = (caller: Connection["caller"]) => client({ provider, access: "full", caller }).conversations;
    const all = await of("supervisor").list({ pageSize: 100 }).take(1_000);
    // Whether there are recordings, ElevenLabs' lists do not tell.
    const hers = await of("maya").list({ pageSize: 100 }, { include: ["metadata"] }).take(1_000);
    const expected = all.filter(({ agent }) => agent.id === MAYA[provider]);
    assert.ok(hers.length > 10 && hers.length < all.length);
    assert.deepEqual(hers.map(({ id }) => id), expected.map(({ id }) => id));
    assert.ok(hers.some(({ recording }) => recording !== null), "recordings are allowed, and none came");
    assert.equal((await of("maya").summarize()).total.count, hers.length);
    assert.equal((await of("maya").get(hers[0]!.id)).id, hers[0]!.id);

    const other = all.find(({ agent }) => agent.id !== MAYA[provider])!;
    assert.deepEqual((await of("maya").list({ agentId: other.agent.id! })).items, []);
    for (const [asking, code] of [
      [() => of("maya").get(other.id), "not_found"],
      [() => of("nobody").get(other.id), "unauthenticated"],
    ] as const) {
      const answer = await asking().result();
      assert.equal(answer.ok ? null : answer.error.code, code);
    }
  });

  test(`${provider}: a trace tells of both requests, and sends none`, async () => {
    const told: string[] = [];
    const { trace } = createLocalDemo({ latencyMs: 0, onEvent: ({ type }) => told.push(type) });
    const of = (caller: Connection["caller"], filter = {}) => trace({ provider, access: "full", caller }, { ...NARROW[provider], ...filter });
    const url = `https://app.example/api/v1/conversations?${new URLSearchParams(NARROW[provider])}&pageSize=100`;
    const agent = provider === "vapi" ? "assistantId" : "agent_id";

    const free = await of("supervisor");
    assert.equal(free.page?.url, url);
    assert.equal(free.page?.headers["authorization"], `Bearer ${SESSIONS.supervisor}`);
    assert.ok(!free.platform?.includes(agent));

    const confined = await of("maya");
    assert.equal(confined.page?.url, url);
    // Retell is asked in a body, of which a trace of addresses tells nothing.
    if (provider === "retell") assert.equal(confined.platform, free.platform);
    else assert.equal(new URL(confined.platform ?? "").searchParams.get(agent), MAYA[provider]);

    assert.deepEqual(await of("maya", { agentId: "another" }).then(({ platform, status }) => ({ platform, status })), {
      platform: null,
      status: 200,
    });
    const nobody = await of("nobody");
    assert.deepEqual([nobody.platform, nobody.status, nobody.page?.headers["authorization"]], [null, 401, undefined]);
    assert.deepEqual(told, []);
  });
}

for (const provider of PROVIDERS) {
  test(`${provider}: filters are offered that the platform can filter by, and no other choices`, async () => {
    await init();
    const { served, whileReading } = await createLocalDemo({}).capabilities(provider);
    const isServed = (field: Field, value: unknown) =>
      !validateFilter(provider, filterOf([[field, value]])).some(({ code }) => code === "unsupported");
    for (const field of FIELDS) {
      const choices = field.options?.filter((option) => isServed(field, option));
      const accepted = choices?.length === 0 ? undefined : (choices ?? (isServed(field, field.sample) ? [] : undefined));
      assert.deepEqual(served.get(field.name), accepted, field.name);
      assert.ok(!(served.has(field.name) && whileReading.has(field.name)), field.name);
    }
    assert.ok(served.size > { eigi: 8, anyreach: 8, vapi: 4, elevenlabs: 6, retell: 8 }[provider] && served.size + whileReading.size < FIELDS.length);
    assert.ok(whileReading.has(provider === "anyreach" || provider === "retell" ? "timeFrom" : "agentPhone"));
  });
}

test("signed in as one team, the page shows what is that team's; the address keeps who it is", async () => {
  const { page, problems } = await demo.open("?view=explore&provider=anyreach&pageSize=100");
  await listed(page);
  const everybody = await idsOf(page);
  const foreign = await page.$$eval(WHOLE_ROWS, (rows) => rows.find(({ textContent }) => !/Maya/.test(textContent ?? ""))?.querySelector("a")?.getAttribute("data-id"));
  assert.ok(foreign);
  await press(page, `${ROWS}[data-id="${foreign}"]`);
  await opened(page);

  await signIn(page, "maya");
  assert.equal((await query(page)).get("as"), "maya");
  // Whoever asks now may not see it.
  await until(page, "nothing of it stays", () => !document.querySelector("article.conversation"));
  await listed(page);
  const team = await idsOf(page);
  assert.ok(team.length > 10 && (await readSoFar(page)) < 100);
  assert.ok((await textsOf(page, WHOLE_ROWS)).every((row) => row.includes("Maya")));
  await page.evaluate((id) => void (location.search = `${location.search}&open=${id}`), foreign);
  // Not "forbidden": that it exists is not told.
  await page.waitForSelector("article > .notice");
  assert.match(await textOf(page, "article > .notice"), /not among yours/);
  assert.equal(await count(page, "article .conversation-body"), 0);
  assert.match(await log(page), /not told to the page: not_found: The conversation is outside the caller's scope/);
  await page.goBack();
  await listed(page);
  // Both ends are asked what they would do, which takes a moment.
  await until(page, "the team's request", (selector) => document.querySelectorAll(selector)[1]?.textContent?.includes("agent_id="), URLS);
  const [asked = "", forwarded = ""] = await textsOf(page, URLS);
  assert.ok(!asked.includes(MAYA.anyreach) && forwarded.includes(`agent_id=${MAYA.anyreach}`));

  await page.reload();
  await listed(page);
  assert.deepEqual(await idsOf(page), team);
  assert.notDeepEqual(team, everybody);
  await page.goBack();
  await until(page, "everybody's again", () => document.querySelector("#list-counts .count")?.textContent?.startsWith("100 "));
  assert.equal(await page.$eval("[name=caller]:checked", (found) => (found as HTMLInputElement).value), "supervisor");
  assert.deepEqual(problems, []);
});

test("who is not signed in sees a 401, and the platform is not asked", async () => {
  const { page, problems } = await demo.open("?view=explore&as=nobody");
  await page.waitForSelector(ERROR);
  assert.equal(await textOf(page, `${ERROR} .error-title code`), "unauthenticated");
  assert.match(await textOf(page, `${ERROR} .error-title`), /401/);
  assert.equal(await count(page, ERROR + " [data-action=retry]"), 0);
  assert.match(await log(page), /GET https:\/\/app\.example\/.*401, \d+ B/s);
  assert.equal(await count(page, ".log .inner"), 0);
  await until(page, "why", () => document.querySelector("#request-panel-url .no-hop")?.textContent?.startsWith("401"));
  assert.doesNotMatch(await textOf(page, "#request-panel-curl"), /authorization/);
  assert.equal(await page.$$eval(".scenario:enabled", (found) => found.length), 0);

  for (const [view, place] of [["export", ".exporting"], ["overview", ".overview"]] as const) {
    await visit(page, view);
    await page.waitForSelector(`${place} .error-title code`);
    assert.equal(await textOf(page, `${place} .error-title code`), "unauthenticated");
  }
  await visit(page, "explore");
  // By keyboard: the switch is a group of radio buttons.
  await page.click(".source-button");
  await page.focus("[name=caller][value=nobody]");
  await page.keyboard.press("ArrowLeft");
  await until(page, "a list after all", (selector) => document.querySelectorAll(selector).length > 10, ROWS);
  assert.equal((await query(page)).get("as"), "maya");
  assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).value), "maya");
  assert.deepEqual(problems, []);
});

test("the platform's key is in nothing that the page shows, offers, logs or asks for", async () => {
  const keys = [...CREDENTIALS.eigi!, ...Object.keys(CREDENTIALS.anyreach!), ...(CREDENTIALS.vapi as readonly string[]), ...(CREDENTIALS.elevenlabs as readonly string[]), ...(CREDENTIALS.retell as readonly string[])];
  assert.equal(keys.length, 6);
  // Its distinctive part too, and as it would stand in a URL.
  const marks = keys.flatMap((key) => [key, encodeURIComponent(key), btoa(key), key.replace(/^\w+_/, "")]);
  const sessions = Object.values(SESSIONS).filter((session) => session !== null);
  for (const start of ["", "&provider=anyreach", "&provider=anyreach&access=restricted", "&provider=vapi"]) {
    const { page, requests } = await demo.open(`?view=explore${start}`);
    const seen: string[] = [];
    const look = async () =>
      void seen.push(
        await page.content(),
        page.url(),
        ...(await page.$$eval("input, textarea, select", (found) => found.map((each) => (each as HTMLInputElement).value))),
        await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie])),
      );
    await listed(page);
    for (const tab of ["url", "curl", "page", "server"]) await press(page, `#request-tab-${tab}`).then(look);
    await press(page, `#conversation-list .row:nth-child(14) a`);
    await opened(page);
    for (const tab of ["transcript", "analysis", "record", "json"]) await press(page, `#conversation-tab-${tab}`).then(look);
    for (const caller of CALLERS) {
      await signIn(page, caller);
      await listed(page);
      await look();
    }
    await signIn(page, "supervisor");
    await listed(page);
    // What a gateway tells its own log, the page shows here too.
    await press(page, "#every-attempt");
    await press(page, "[data-scenario=redirect]");
    await page.waitForSelector(ERROR);
    await look();
    const everything = [...seen, ...requests].join("\n");
    assert.match(everything, /not told to the page: redirect_refused/);
    assert.deepEqual(marks.filter((mark) => everything.includes(mark)), []);
    assert.deepEqual(sessions.filter((session) => everything.includes(session)), []);
    await page.close();
  }
});
