import { Channel, Configuration, ConversationsApi, ExportApi, ExportFormat, GroupBy, OmittableField, type ListConversationsRequest, type ListedConversation, type Page, ResponseError, Status, SummaryApi } from "./generated";

const configuration = new Configuration({ basePath: process.env.GATEWAY!, accessToken: process.env.TOKEN! });
const conversations = new ConversationsApi(configuration);

const filter = {
  status: [Status.Completed, Status.Transferred],
  channel: [Channel.Telephone, Channel.Webrtc],
  createdAfter: "2026-09-15",
  timeZone: "Asia/Kolkata",
  metadata: JSON.stringify({ customer: { returning: true } }),
} satisfies ListConversationsRequest;

const listed: ListedConversation[] = [];
let pages = 0;
let after: string | null = null;
do {
  const page: Page = await conversations.listConversations({ ...filter, pageSize: 3, omit: [OmittableField.Transcript, OmittableField.Analysis], ...(after && { after }) });
  listed.push(...page.items);
  pages += 1;
  after = page.next;
} while (after);

const first = await conversations.getConversation({ id: listed[0]!.id });
const gone: unknown = await conversations.getConversation({ id: "nobodys" }).catch((error) => error);
const error = gone instanceof ResponseError ? await gone.response.json() : gone;
const { total, groups } = await new SummaryApi(configuration).summarizeConversations({ ...filter, groupBy: [GroupBy.Channel, GroupBy.Status] });
const file = await new ExportApi(configuration).exportConversations({ ...filter, format: ExportFormat.Ndjson, columns: ["id", "agent.name"], end: true });
const lines = file.trimEnd().split("\n");

console.log(`${listed.length} on ${pages} pages, ${first.transcript?.length} messages, ${groups.length} groups of ${total.count}, ${lines.length} lines, ${error.error.code}`);
