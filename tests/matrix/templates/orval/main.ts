import { exportConversations, getConversation, type ListConversationsParams, type ListedConversation, listConversations, summarizeConversations } from "./generated";

// What is generated asks by path alone.
const { fetch } = globalThis;
globalThis.fetch = (path, init) => fetch(`${process.env.GATEWAY}${path}`, init);
const identified = { headers: { authorization: `Bearer ${process.env.TOKEN}` } };

const filter = {
  status: ["completed", "transferred"],
  channel: ["telephone", "webrtc"],
  createdAfter: "2026-09-15",
  timeZone: "Asia/Kolkata",
  metadata: JSON.stringify({ customer: { returning: true } }),
} satisfies ListConversationsParams;

const listed: ListedConversation[] = [];
let pages = 0;
let after: string | null = null;
do {
  const page = await listConversations({ ...filter, pageSize: 3, omit: ["transcript", "analysis"], ...(after && { after }) }, identified);
  if (page.status !== 200) throw new Error(JSON.stringify(page));
  listed.push(...page.data.items);
  pages += 1;
  after = page.data.next;
} while (after);

const first = await getConversation(listed[0]!.id, identified);
const gone = await getConversation("nobodys", identified);
const summary = await summarizeConversations({ ...filter, groupBy: ["channel", "status"] }, identified);
const file = await exportConversations({ ...filter, format: "ndjson", columns: ["id", "agent.name"], end: true }, identified);
if (first.status !== 200 || gone.status !== 404 || summary.status !== 200 || !("stream" in file)) throw new Error("not as documented");
const lines = (await file.stream.text()).trimEnd().split("\n");

const { total, groups } = summary.data;
console.log(`${listed.length} on ${pages} pages, ${first.data.transcript?.length} messages, ${groups.length} groups of ${total.count}, ${lines.length} lines, ${gone.data.error.code}`);
