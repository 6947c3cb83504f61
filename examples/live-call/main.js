// Follows a call while it runs.
import { createClient, eigi, isConvoscopeError } from "convoscope";
import { createSandbox } from "convoscope/testing";
import { transcriptView } from "./transcript-view.js";

/** How much faster than real time: `?speed=20`. */
const speed = Math.min(Math.max(Number(new URLSearchParams(location.search).get("speed")) || 8, 1), 1000);

const begun = Date.now();
const sandbox = createSandbox({ conversations: 0, now: () => new Date(begun + (Date.now() - begun) * speed) });
const client = createClient({
  provider: eigi({ apiKey: "vk_made_up_for_the_sandbox" }),
  fetch: (request) => sandbox.fetch(request),
  // For the sandbox only, whose key opens nothing. A real key in a page is readable by everybody: keep it on a server,
  // run the loop below there, and send its events to the page.
  dangerouslyAllowBrowser: true,
  onEvent(event) {
    if (event.type === "retry") note.textContent = `Attempt ${event.attempt} failed (${event.reason}). Trying again.`;
    if (event.type === "response" && event.status < 400) note.textContent = "";
  },
});

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const status = byId("status");
const note = byId("note");
const stop = byId("stop");
const follow = byId("follow");
const drop = byId("drop");
const outcome = byId("outcome");
const transcript = transcriptView(byId("transcript"));

let id = "";
let following = new AbortController();

/** The whole program: one loop, one event at a time. */
async function followCall() {
  following.abort();
  const { signal } = (following = new AbortController());
  show(true);
  try {
    for await (const event of client.conversations.watch(id, {
      signal,
      // In the call's time, which passes faster here.
      interval: { min: 2_000 / speed, max: 8_000 / speed },
      settleTimeout: 60_000 / speed,
    })) {
      switch (event.type) {
        case "snapshot":
          transcript.show(event.conversation.transcript);
          say(event.conversation.status, event.conversation.live);
          break;
        case "message":
          transcript.insert(event.index, event.message);
          break;
        case "message_changed":
          transcript.replace(event.index, event.message);
          break;
        case "message_removed":
          transcript.remove(event.index);
          break;
        case "status":
          say(event.to, event.to === "in_progress");
          break;
        case "analysis":
        case "recording":
          note.textContent = `Its ${event.type} is there.`;
          break;
        case "ended":
          byId("conversation").textContent = JSON.stringify(event.conversation, null, 2);
          outcome.hidden = false;
          say(event.conversation.status, event.conversation.live);
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    note.textContent = isConvoscopeError(error) ? `${error.code}: ${error.message}` : String(error);
  }
  show(false);
}

/** @param {string} name @param {boolean} live */
function say(name, live) {
  status.textContent = name.replaceAll("_", " ");
  status.dataset.live = String(live);
}

/** @param {boolean} isFollowing */
function show(isFollowing) {
  stop.hidden = !isFollowing;
  drop.hidden = !isFollowing;
  follow.hidden = isFollowing;
  document.body.dataset.following = String(isFollowing);
}

function begin() {
  id = sandbox.insert("eigi", { conversation_type: "TELEPHONY" });
  outcome.hidden = true;
  note.textContent = "";
  void followCall();
}

stop.addEventListener("click", () => {
  following.abort();
  show(false);
  follow.focus();
});
follow.addEventListener("click", () => {
  void followCall();
  stop.focus();
});
drop.addEventListener("click", () => sandbox.fault({ kind: "network", times: 2 }));
byId("call").addEventListener("click", begin);
begin();
