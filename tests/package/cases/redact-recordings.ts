import { assert } from "chai";
import type { ExportOptions, PlatformKind, RedactPath } from "convoscope";
import "convoscope/parquet";
import type { GatewayOptions } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { both } from "../both.js";
import { guarded } from "../canary.js";
import { chunksOf, joined, wholeText } from "../exported.js";
import { clientOf, HEAVY, NOW, PLATFORMS, standing } from "../sandbox-client.js";
import { recordOf, standingUpstream } from "../standing-upstream.js";
import { GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";
import type { Wire } from "../wire.js";

const URL_OF_IT = "https://media.example/Recording/SECRETREC.mp3";
const KEY = "conversation_recording_url";

const eigi = (metadata: Wire, others: Wire = {}): Wire => recordOf("eigi", { conversation_metadata: { calling_type: "OUTBOUND", ...metadata }, ...others });
const anyreach = (others: Wire): Wire => recordOf("anyreach", { recording_details: { recording_url: URL_OF_IT }, ...others });
const known = { [KEY]: URL_OF_IT };
const vapi = (artifact: Wire, others: Wire = {}): Wire => recordOf("vapi", { artifact, ...others });
const presigned = { presignedMonoUrl: URL_OF_IT };

/** Where a recording's address may stand. */
const PLACES: Record<PlatformKind, Record<string, Wire>> = {
  eigi: {
    "as documented": eigi(known),
    "a space before it": eigi({ [KEY]: ` ${URL_OF_IT}` }),
    "a list": eigi({ [KEY]: [URL_OF_IT] }),
    "an object": eigi({ [KEY]: { mp3: URL_OF_IT } }),
    "no http address": eigi({ [KEY]: "//media.example/SECRETREC.mp3" }),
    "a second key beside it": eigi({ ...known, stereo_recording_url: URL_OF_IT.replace(".mp3", "-stereo.mp3") }),
    "signed once more": eigi({ ...known, signed: `${URL_OF_IT}?sig=1` }),
    "another ending": eigi({ ...known, copy: URL_OF_IT.replace(".mp3", ".wav"), page: URL_OF_IT.replace(".mp3", "") }),
    "a key under recording": eigi({ recording: { [URL_OF_IT]: true } }),
    "other keys": eigi({ audio_url: URL_OF_IT, voicemail_url: URL_OF_IT, carrier: { rec_url: URL_OF_IT } }),
    "a JSON text alone": eigi({ payload: JSON.stringify({ recording_url: URL_OF_IT }) }),
    "analysis that is a JSON text": eigi({}, { conversation_analysis: JSON.stringify({ recording_url: URL_OF_IT }) }),
    "a message that is a JSON text": eigi({}, { conversation_transcript: [{ role: "assistant", content: JSON.stringify({ recording_url: URL_OF_IT }), timestamp: "2025-12-03T14:14:23.735228+00:00" }] }),
    "encoded twice, by letter, in HTML, with two slashes": eigi({ ...known, twice: encodeURIComponent(encodeURIComponent(URL_OF_IT)), letter: URL_OF_IT.replace("Rec", "%52ec"), html: URL_OF_IT.replaceAll("/", "&#47;"), slashes: URL_OF_IT.replace("/Rec", "//Rec") }),
    "in a JSON text": eigi({ ...known, payload: JSON.stringify({ url: URL_OF_IT }) }),
    "in another's query": eigi({ ...known, player: `https://player.example/?src=${encodeURIComponent(URL_OF_IT)}` }),
    "in notes": eigi(known, { notes: `Recording: ${URL_OF_IT}` }),
    "in a message": eigi(known, { conversation_transcript: [{ role: "assistant", content: `here it is: ${URL_OF_IT}`, timestamp: "2025-12-03T14:14:23.735228+00:00" }] }),
    "in analysis": eigi(known, { conversation_analysis: [{ note: `see ${URL_OF_IT}` }] }),
    "beside the metadata, which has another": eigi({ [KEY]: "https://a.example/x.mp3", copy: URL_OF_IT }, { [KEY]: URL_OF_IT }),
  },
  anyreach: {
    "as documented": anyreach({}),
    "in summary": anyreach({ summary: `at ${URL_OF_IT}` }),
    "in metadata, signed": anyreach({ custom_metadata: { r: `${URL_OF_IT}?x=1` } }),
  },
  vapi: {
    "as documented": vapi(presigned),
    "in summary": vapi(presigned, { analysis: { summary: `at ${URL_OF_IT}` } }),
    "in analysis, by its plain name": vapi({ recordingUrl: URL_OF_IT }, { analysis: { structuredData: { at: URL_OF_IT } } }),
    "in metadata, signed": vapi(presigned, { assistantOverrides: { metadata: { r: `${URL_OF_IT}?x=1` } } }),
    "in a message": vapi({ ...presigned, messages: [{ role: "bot", message: `here it is: ${URL_OF_IT}` }] }),
  },
  // It has no address; somebody may write one down.
  elevenlabs: {},
  retell: {
    "as documented": recordOf("retell", { recording_url: URL_OF_IT }),
    "both channels": recordOf("retell", { recording_url: URL_OF_IT, recording_multi_channel_url: `${URL_OF_IT}?channels=2` }),
    "in summary": recordOf("retell", { recording_url: URL_OF_IT, call_analysis: { call_summary: `at ${URL_OF_IT}` } }),
    "in metadata, signed": recordOf("retell", { recording_url: URL_OF_IT, metadata: { r: `${URL_OF_IT}?x=1` } }),
    "in a message": recordOf("retell", { recording_url: URL_OF_IT, transcript_with_tool_calls: [{ role: "agent", content: `here it is: ${URL_OF_IT}`, words: [] }] }),
  },
};
const ROWS = PLATFORMS.flatMap((kind) => Object.entries(PLACES[kind]).map(([name, record]) => ({ kind, name: `${kind}, ${name}`, record })));

const PATHS = [
  "conversations", "conversations?omit=metadata,analysis", "conversations?omit=transcript", "export?format=ndjson", "export?format=csv",
  "export?format=ndjson&columns=notes,summary,transcript.content", "export?format=csv&columns=notes,summary,transcript,metadata",
];
const ALL = ["list", "get", "export", "summarize"] as const;
const opened = (kind: PlatformKind, record: Wire, options: Partial<GatewayOptions>): Handler => gatewayOf(kind, standingUpstream(kind, [record]), { allow: ALL, ...options });
const asked = async (handler: Handler, path: string): Promise<string> => (await handler(new Request(`${GATEWAY_URL}/v1/${path}`))).text();

/** Exports that leave addresses of recordings out. */
const LEFT_OUT: readonly ExportOptions[] = [
  { format: "ndjson" }, { format: "csv" }, { format: "csv", columns: ["id", "metadata", "recording.url", "recording.expiresAt", "withheld"] }, { format: "parquet" },
].map((options) => ({ ...options, redact: ["recording"] }) as ExportOptions);

/** Addresses of recordings that nobody may see. */
export const cases: readonly Case[] = guarded([
  {
    name: "a gateway that does not allow recordings gives no address of one, wherever it stands",
    async run() {
      for (const { kind, name, record } of ROWS) {
        const handler = opened(kind, record, {});
        for (const path of PATHS) assert.notInclude(await asked(handler, path), "SECRETREC", `${name}: ${path}`);
        const allowed = opened(kind, record, { allow: [...ALL, "recordings"] });
        assert.include(await asked(allowed, "conversations"), "SECRETREC", `${name}, where they are allowed`);
      }
    },
  },
  {
    name: "nor does an export that masks recordings",
    async run() {
      for (const { kind, name, record } of ROWS) {
        const { conversations } = clientOf(kind, standingUpstream(kind, [record]));
        for (const path of ["recording", "recording.url"] satisfies RedactPath[]) {
          const options = { redact: [path] } as const;
          assert.notInclude(await wholeText(conversations.export({}, { format: "ndjson", ...options })), "SECRETREC", `${name}: ${path}`);
          assert.notInclude(await wholeText(conversations.export({}, { format: "csv", columns: ["notes", "summary", "transcript", "metadata"], ...options })), "SECRETREC", `${name}: ${path}`);
        }
      }
    },
  },
  both("exports that leave recordings out are the same bytes at every time, though each address is another", async (kind) => {
    let now = NOW;
    const sandbox = standing({ conversations: 40, signedRecordings: true, now: () => new Date(now) });
    const { conversations } = clientOf(kind, sandbox);
    // What has ended, and changes no more.
    const createdBefore = new Date(NOW - 86_400_000).toISOString();
    const read = async () => {
      const files: Uint8Array[] = [];
      for (const options of LEFT_OUT) files.push(joined(await chunksOf(conversations.export({ createdBefore }, options))));
      // Another gateway has other masks.
      files.push(new TextEncoder().encode(await asked(gatewayOf(kind, sandbox, { allow: ALL }), `export?format=ndjson&createdBefore=${createdBefore}`)));
      const list = { open: await conversations.list({ createdBefore }, { include: HEAVY }).toArray(), closed: await conversations.list({ createdBefore }, { redact: ["recording"], include: HEAVY }).toArray() };
      return { files, ...list };
    };
    const first = await read();
    now += 7_200_000;
    const second = await read();
    assert.deepEqual(second.files, first.files);
    assert.deepEqual(second.closed, first.closed);
    let recorded = 0;
    for (const [at, { recording, withheld, metadata, ...others }] of first.closed.entries()) {
      const { recording: open, withheld: alsoWithheld, metadata: openMetadata, ...same } = first.open[at] ?? assert.fail();
      assert.deepEqual(others, same);
      assert.isNull(recording);
      assert.deepEqual(withheld, open === null ? alsoWithheld : [...alsoWithheld, "recording"]);
      if (open === null) continue;
      recorded += 1;
      // ElevenLabs' have none.
      if (kind === "elevenlabs") assert.isNull(open.url);
      else assert.notStrictEqual(second.open[at]?.recording?.url, open.url);
      assert.deepEqual(metadata, kind === "eigi" ? { ...openMetadata, [KEY]: "[recording]" } : openMetadata);
    }
    assert.isAbove(recorded, 5);
  }),
  {
    name: "a recording that is masked has one mask, with whatever query",
    async run() {
      const { conversations } = clientOf("eigi", standingUpstream("eigi", [eigi({ ...known, signed: `${URL_OF_IT}?sig=1` }, { notes: `(${URL_OF_IT}#t=5)` })]));
      const line = JSON.parse(await wholeText(conversations.export({}, { format: "ndjson", redact: ["recording.url"] }))) as { recording: { url: string }; notes: string; metadata: Wire };
      assert.match(line.recording.url, /^\[redacted:[a-z]{12}\]$/);
      assert.equal(line.notes, `(${line.recording.url})`);
      assert.deepEqual([line.metadata["signed"], line.metadata[KEY]], [line.recording.url, line.recording.url]);
    },
  },
]);
