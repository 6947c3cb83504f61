// The sandbox's audio is audio: a browser decodes it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient, elevenlabs, vapi } from "convoscope";
import { createSandbox } from "convoscope/testing";
import { openBrowser } from "../../xtask/npm/browser.mjs";

let opened: Awaited<ReturnType<typeof openBrowser>>;
before(async () => {
  opened = await openBrowser(process.env.CHROMIUM_PATH, (_, response) => void response.setHeader("Content-Type", "text/html").end("<!doctype html>"));
});
after(() => opened.close());

const { fetch } = createSandbox({ conversations: 60 });

for (const [name, provider, type, seconds] of [
  ["elevenlabs", elevenlabs({ apiKey: "sk_made_up" }), "audio/mpeg", 1.008],
  ["vapi", vapi({ apiKey: "made-up" }), "audio/wav", 0.001],
] as const) {
  test(`${name}: Chromium decodes and plays a recording of the sandbox`, async () => {
    const { conversations } = createClient({ provider, fetch });
    const { id } = (await conversations.list({}, { include: ["transcript"] }).toArray()).find(({ recording }) => recording?.available) ?? assert.fail();
    const { body, contentType } = await conversations.recording(id);
    assert.equal(contentType, type);
    const bytes = Buffer.from(await new Response(body as ReadableStream<Uint8Array>).arrayBuffer());
    assert.ok(bytes.includes(id), "each names its conversation");
    const page = await opened.browser.newPage();
    await page.goto(opened.origin);
    const heard = await page.evaluate(
      async (text, kind) => {
        const blob = new Blob([Uint8Array.from(atob(text), (character) => character.charCodeAt(0))], { type: kind });
        const { duration, numberOfChannels } = await new OfflineAudioContext(1, 16_000, 16_000).decodeAudioData(await blob.arrayBuffer());
        const audio = new Audio(URL.createObjectURL(blob));
        const playable = await new Promise<unknown>((resolve) => {
          audio.onloadedmetadata = () => resolve(audio.duration);
          audio.onerror = () => resolve(audio.error?.message);
        });
        return { duration, numberOfChannels, playable };
      },
      bytes.toString("base64"),
      type,
    );
    assert.deepEqual(heard, { duration: seconds, numberOfChannels: 1, playable: seconds });
  });
}
