import { Api, Channel, type ErrorResponse, ExportFormat, GroupBy, OmittableField, type ListedConversation, type Page, Status } from "./generated";

const { v1 } = new Api({ baseUrl: process.env.GATEWAY!, baseApiParams: { headers: { authorization: `Bearer ${process.env.TOKEN}` } } });

const filter = {
  status: [Status.Completed, Status.Transferred],
  channel: [Channel.Telephone, Channel.Webrtc],
  createdAfter: "2026-09-15",
  timeZone: "Asia/Kolkata",
  metadata: JSON.stringify({ customer: { returning: true } }),
};

const listed: ListedConversation[] = [];
let pages = 0;
let after: string | null = null;
do {
  const query = { ...filter, pageSize: 3, omit: [OmittableField.Transcript, OmittableField.Analysis], ...(after && { after }) };
  const page: Page = (await v1.listConversations(query)).data;
  listed.push(...page.items);
  pages += 1;
  after = page.next;
} while (after);

const { data: first } = await v1.getConversation(listed[0]!.id);
const error = await v1.getConversation("nobodys").catch((response: { error: ErrorResponse }) => response.error);
const { data: summary } = await v1.summarizeConversations({ ...filter, groupBy: [GroupBy.Channel, GroupBy.Status] });
const file = await v1.exportConversations({ ...filter, format: ExportFormat.Ndjson, columns: ["id", "agent.name"], end: true }, { format: "text" });
const lines = file.data.trimEnd().split("\n");

const { total, groups } = summary;
const code = "error" in error && "code" in error.error && error.error.code;
console.log(`${listed.length} on ${pages} pages, ${first.transcript?.length} messages, ${groups.length} groups of ${total.count}, ${lines.length} lines, ${code}`);
