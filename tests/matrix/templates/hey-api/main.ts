import { client } from "./generated/client.gen";
import { exportConversations, getConversation, type ListConversationsData, listConversations, summarizeConversations } from "./generated";

client.setConfig({ baseUrl: process.env.GATEWAY!, auth: process.env.TOKEN! });

const filter = {
  status: ["completed", "transferred"],
  channel: ["telephone", "webrtc"],
  createdAfter: "2026-09-15",
  timeZone: "Asia/Kolkata",
  metadata: JSON.stringify({ customer: { returning: true } }),
} satisfies ListConversationsData["query"];

const listed = [];
let pages = 0;
let after: string | null | undefined;
do {
  const query = { ...filter, pageSize: 3, omit: ["transcript" as const, "analysis" as const], ...(after && { after }) };
  const { data } = await listConversations({ query, throwOnError: true });
  listed.push(...data.items);
  pages += 1;
  after = data.next;
} while (after);

const { data: first } = await getConversation({ path: { id: listed[0]!.id }, throwOnError: true });
const { error } = await getConversation({ path: { id: "nobodys" } });
const { data: summary } = await summarizeConversations({ query: { ...filter, groupBy: ["channel", "status"] }, throwOnError: true });
const file = await exportConversations({
  query: { ...filter, format: "ndjson", columns: ["id", "agent.name"], end: true },
  parseAs: "text",
  throwOnError: true,
});
const lines = file.data.trimEnd().split("\n");

const { total, groups } = summary;
console.log(`${listed.length} on ${pages} pages, ${first.transcript?.length} messages, ${groups.length} groups of ${total.count}, ${lines.length} lines, ${error?.error.code}`);
