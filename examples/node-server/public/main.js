// Shows the conversations that the server lets this session see: the same client as on a server, without a key.
import { createClient, gateway, isConvoscopeError, wholeExport } from "convoscope/browser";

/** @typedef {import("convoscope/browser").Conversation} Conversation */

const client = createClient({ provider: gateway({ url: "/api" }) });

/** @template {HTMLElement} [E=HTMLElement] @param {string} id @returns {E} */
const byId = (id) => /** @type {E} */ (document.getElementById(id));
const list = byId("list");
const transcript = byId("transcript");
const note = byId("note");
const problem = byId("problem");
const more = /** @type {HTMLButtonElement} */ (byId("more"));
const status = /** @type {HTMLSelectElement} */ (byId("status"));
const signIn = /** @type {HTMLFormElement} */ (byId("sign-in"));

/** The list's load and the watch in progress. Each is cancelled by the next. */
let loading = new AbortController();
let following = new AbortController();

/** @param {AbortSignal} signal @param {() => Promise<void>} work */
async function attempt(signal, work) {
  problem.textContent = "";
  try {
    await work();
  } catch (error) {
    if (signal.aborted) return;
    if (isConvoscopeError(error) && error.code === "unauthenticated") return showSignedIn(false);
    problem.textContent = isConvoscopeError(error) ? `${error.code}: ${error.message}` : String(error);
  }
}

/** @param {boolean} is */
function showSignedIn(is) {
  signIn.hidden = is;
  byId("signed-in").hidden = !is;
}

/** Loads the list from its beginning or from a cursor. @param {string} [after] */
async function load(after) {
  loading.abort();
  const { signal } = (loading = new AbortController());
  await attempt(signal, async () => {
    const wanted = /** @type {import("convoscope/browser").FilterStatus} */ (status.value);
    const filter = { pageSize: 20, ...(status.value !== "" && { status: wanted }) };
    const page = await client.conversations.list(filter, {
      omit: ["transcript", "metadata", "analysis"],
      signal,
      ...(after !== undefined && { after }),
    });
    showSignedIn(true);
    const rows = page.items.map(row);
    if (after === undefined) list.replaceChildren(...rows);
    else list.append(...rows);
    if (list.childElementCount === 0) problem.textContent = "No conversations.";
    const { next } = page;
    more.hidden = next === null;
    more.onclick = () => void load(next ?? undefined);
  });
}

/** @param {Pick<Conversation, "id" | "createdAt" | "channel" | "status" | "customer">} conversation */
function row({ id, createdAt, channel, status, customer }) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = id;
  const when = createdAt === null ? "unknown time" : new Date(createdAt).toLocaleString();
  button.textContent = [when, channel, status, customer.phone].filter((each) => each !== null).join(" · ");
  button.addEventListener("click", () => void follow(id, button.textContent ?? ""));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

/** Shows a conversation and follows it: one that has ended is complete with its snapshot. @param {string} id @param
 *  {string} title */
async function follow(id, title) {
  following.abort();
  const { signal } = (following = new AbortController());
  transcript.replaceChildren();
  note.textContent = "";
  byId("title").textContent = title;
  byId("opened").hidden = false;
  byId("title").focus();
  await attempt(signal, async () => {
    for await (const event of client.conversations.watch(id, { signal })) {
      if (event.type === "snapshot" || event.type === "ended") tell(event.conversation);
      if (event.type === "snapshot") transcript.replaceChildren(...(event.conversation.transcript ?? []).map(line));
      if (event.type === "message") transcript.insertBefore(line(event.message), transcript.children[event.index] ?? null);
      if (event.type === "message_changed") transcript.children[event.index]?.replaceWith(line(event.message));
      if (event.type === "message_removed") transcript.children[event.index]?.remove();
    }
  });
}

/** @param {Pick<Conversation, "live" | "transcript">} conversation */
function tell({ live, transcript }) {
  if (live) note.textContent = "Still running.";
  else if (transcript === null) note.textContent = "There is no transcript.";
  else note.textContent = transcript.length === 0 ? "Nothing was said." : "";
}

/** Messages are always shown as text, never as markup. @param {import("convoscope/browser").Message} message */
function line({ role, content }) {
  const element = document.createElement("li");
  const who = document.createElement("b");
  who.textContent = `${role}: `;
  const said = document.createElement("span");
  said.dir = "auto";
  said.textContent = content;
  element.append(who, said);
  return element;
}

signIn.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, password } = Object.fromEntries(new FormData(signIn));
  const response = await fetch("/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password }),
  }).catch(() => null);
  if (response?.ok) {
    signIn.reset();
    await load();
  } else {
    problem.textContent =
      response === null ? "The server does not answer." : response.status === 429 ? "Too many attempts: wait a while." : "Name or password is wrong.";
  }
});

byId("sign-out").addEventListener("click", async () => {
  loading.abort();
  following.abort();
  await fetch("/session", { method: "DELETE" });
  // Removes everything from the page.
  location.reload();
});

status.addEventListener("change", () => void load());

/** Saves what the list shows. An export that broke off is not saved, even if a proxy hides that. */
byId("download").addEventListener("click", () =>
  attempt(loading.signal, async () => {
    const query = new URLSearchParams({ format: "csv", end: "1", ...(status.value !== "" && { status: status.value }) });
    const response = await fetch(`/api/v1/export?${query}`);
    if (response.status === 401) return showSignedIn(false);
    if (!response.ok || response.body === null) throw new Error(`The server answered ${response.status}.`);
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const parts = [];
    await wholeExport(response.body).pipeTo(new WritableStream({ write: (part) => void parts.push(part) }));
    const href = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
    Object.assign(document.createElement("a"), { href, download: "conversations.csv" }).click();
    URL.revokeObjectURL(href);
  }),
);
void load();
