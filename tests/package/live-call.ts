import { assert } from "chai";
import type { Client, ClientEvent, ClientOptions, Conversation, Message, PlatformKind, WatchEvent, WatchOptions } from "convoscope";
import type { Sandbox, SandboxOptions } from "convoscope/testing";
import type { FakeTime } from "./fake-time.js";
import { clientOf, standing } from "./sandbox-client.js";
import type { Wire } from "./wire.js";

const ELEVENLABS = {
  start_time_unix_secs: 1773568800,
  call_duration_secs: 0,
  conversation_initiation_source: "twilio",
  phone_call: { type: "twilio", direction: "inbound", agent_number: "+15550001111", external_number: "+15550002222" },
};

/** What can happen to a call, in each provider's words. Everything is set: nothing happens by itself. Not each has an
 *  analysis. */
export const HAPPENS: Record<PlatformKind, { begun: Wire; ended: Wire; analysed?: Wire; recorded: Wire; said(texts: readonly string[] | null): Wire }> = {
  eigi: {
    begun: {
      conversation_type: "TELEPHONY",
      conversation_status: "IN_PROGRESS",
      conversation_transcript: [],
      conversation_analysis: null,
      conversation_metadata: { calling_type: "INBOUND" },
    },
    ended: { conversation_status: "COMPLETED" },
    analysed: { conversation_analysis: [{ is_good: true }] },
    recorded: { conversation_metadata: { calling_type: "INBOUND", conversation_recording_url: "https://media.example.com/1.mp3" } },
    said: (texts) => ({ conversation_transcript: texts?.map((content) => ({ role: "user", content })) ?? null }),
  },
  anyreach: {
    begun: { channel: "telephone", status: "in_progress", conversation: { messages: [] }, recording_details: null },
    ended: { status: "completed" },
    recorded: { recording_details: { recording_url: "https://media.example.com/1.ogg?signature=1" } },
    said: (texts) => ({ conversation: texts === null ? null : { messages: texts.map((text) => ({ type: "message", role: "user", text })) } }),
  },
  vapi: {
    begun: {
      type: "inboundPhoneCall", status: "in-progress", endedReason: undefined, endedAt: undefined, cost: undefined, destination: undefined,
      summary: undefined, analysis: undefined, artifact: {}, messages: [],
    },
    ended: { status: "ended", endedReason: "customer-ended-call" },
    analysed: { analysis: { successEvaluation: "true" } },
    recorded: { artifact: { presignedMonoUrl: "https://media.example.com/1.wav?signature=1" } },
    // At the top, where it stands too: what is recorded replaces the artifact.
    said: (texts) => ({ messages: texts?.map((message) => ({ role: "user", message })) }),
  },
  elevenlabs: {
    begun: { status: "in-progress", metadata: ELEVENLABS, analysis: null, transcript: [], has_audio: false },
    // Beside `tag_ids` these are the platform's, not the model's.
    ended: { status: "done", tag_ids: [] },
    analysed: { analysis: { call_successful: "success", transcript_summary: "Well." }, tag_ids: [] },
    // It has no address: only that there is one is told.
    recorded: { has_audio: true, tag_ids: [] },
    said: (texts) => ({ transcript: texts?.map((message) => ({ role: "user", message, time_in_call_secs: 0 })), tag_ids: [] }),
  },
  retell: {
    begun: {
      call_type: "phone_call", direction: "inbound", call_status: "ongoing", disconnection_reason: undefined, end_timestamp: undefined, duration_ms: undefined, call_cost: undefined,
      call_analysis: undefined, recording_url: undefined, recording_multi_channel_url: undefined, public_log_url: undefined, transcript_with_tool_calls: [],
    },
    ended: { call_status: "ended", disconnection_reason: "user_hangup" },
    analysed: { call_analysis: { call_successful: true } },
    recorded: { recording_url: "https://media.example.com/1.wav" },
    // The platform shows none before the end. That a watch tells what comes is the same.
    said: (texts) => ({ transcript_with_tool_calls: texts?.map((content) => ({ role: "user", content, words: [] })) }),
  },
};

/** A call in a sandbox of its own, whose every move the case decides. The clock is the case's. */
export interface LiveCall {
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly id: string;
  /** When each request was sent, in milliseconds since 1970. */
  readonly sent: number[];
  readonly requests: Request[];
  readonly told: ClientEvent[];
  happens(what: Wire): void;
}

export function liveCall(
  kind: PlatformKind,
  { sandbox: made = {}, fields = HAPPENS[kind].begun, ...options }: Partial<ClientOptions> & { sandbox?: SandboxOptions; fields?: Wire } = {},
): LiveCall {
  const sandbox = standing({ conversations: 5, now: () => new Date(), ...made });
  const [sent, requests, told]: [number[], Request[], ClientEvent[]] = [[], [], []];
  const client = clientOf(kind, sandbox, {
    fetch: (request) => {
      sent.push(Date.now());
      requests.push(request);
      return sandbox.fetch(request);
    },
    onEvent: (event) => void told.push(event),
    ...options,
  });
  const id = sandbox.insert(kind, fields);
  return { sandbox, client, id, sent, requests, told, happens: (what) => sandbox.update(kind, id, what) };
}

/** A reader of a watch that does what the documentation says, and holds every event against it. */
export class Follower {
  readonly events: WatchEvent[] = [];
  transcript: Message[] = [];
  status = "";
  analysis: unknown[] | null = null;
  recording: Conversation["recording"] = null;
  ended: Conversation | null = null;

  see(event: WatchEvent): void {
    assert.isNull(this.ended, "nothing comes after `ended`");
    assert.strictEqual(event.type === "snapshot", this.events.length === 0, "a snapshot comes first, and once");
    this.events.push(event);
    switch (event.type) {
      case "snapshot":
        this.transcript = structuredClone(event.conversation.transcript ?? []);
        ({ status: this.status, analysis: this.analysis, recording: this.recording } = event.conversation);
        break;
      case "message":
        assert.isAtMost(event.index, this.transcript.length);
        this.transcript.splice(event.index, 0, event.message);
        break;
      case "message_changed":
        assert.isBelow(event.index, this.transcript.length);
        assert.notDeepEqual(this.transcript[event.index], event.message, "it has changed");
        this.transcript[event.index] = event.message;
        break;
      case "message_removed":
        assert.isBelow(event.index, this.transcript.length);
        this.transcript.splice(event.index, 1);
        break;
      case "status":
        assert.strictEqual(event.from, this.status);
        assert.notStrictEqual(event.to, event.from);
        this.status = event.to;
        break;
      case "analysis":
        assert.notDeepEqual(event.analysis, this.analysis);
        this.analysis = event.analysis;
        break;
      case "recording":
        assert.notDeepEqual(event.recording, this.recording);
        this.recording = event.recording;
        break;
      case "ended":
        this.ended = event.conversation;
        this.agrees(event.conversation);
        break;
    }
  }

  /** What was told leads to this conversation. */
  agrees({ transcript, status, analysis }: Conversation): void {
    assert.deepEqual(this.transcript, transcript ?? []);
    assert.strictEqual(this.status, status);
    if (analysis !== null) assert.deepEqual(this.analysis, analysis);
  }

  /** The types of the events, in their order. */
  get types(): string[] {
    return this.events.map(({ type }) => type);
  }
}

/** A watch that is read to its end, or to its failure. */
export function follow({ client, id }: LiveCall, options?: WatchOptions): { follower: Follower; done: Promise<void> } {
  const follower = new Follower();
  const done = (async () => {
    for await (const event of client.conversations.watch(id, options)) follower.see(event);
  })();
  // It is looked at later.
  done.catch(() => {});
  return { follower, done };
}

/** Follows to the end, as long as it takes. */
export async function followed(time: FakeTime, call: LiveCall, options?: WatchOptions): Promise<Follower> {
  const { follower, done } = follow(call, options);
  await time.settled(done);
  assert.strictEqual(time.timers, 0, "no timer is left");
  return follower;
}
