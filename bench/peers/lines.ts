// Pages → bytes, by hand.
import type { Conversation, Page } from "convoscope";
import Papa from "papaparse";

const encoder = new TextEncoder();

/** What a page becomes: text, of the first page with what stands before it. */
type Write = (items: readonly Conversation[], isFirst: boolean) => string;

/** A stream of bytes, a chunk for each page, none ahead of its reader. */
export function streamOf(pages: AsyncIterator<Page, undefined>, write: Write): ReadableStream<Uint8Array> {
  let isFirst = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const page = await pages.next();
        if (page.done === true) {
          controller.close();
          return;
        }
        // One chunk for all lines of a page: encoding each by itself would take longer.
        controller.enqueue(encoder.encode(write(page.value.items, isFirst)));
        isFirst = false;
      },
      async cancel() {
        await pages.return?.(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** A conversation a line. */
export function ndjson(items: readonly Conversation[]): string {
  let lines = "";
  for (const item of items) lines += `${JSON.stringify(item)}\n`;
  return lines;
}

/** Every scalar of a conversation. */
const SCALARS: Record<string, (conversation: Conversation) => unknown> = {
  provider: ({ provider }) => provider,
  id: ({ id }) => id,
  internalId: ({ internalId }) => internalId,
  organizationId: ({ organizationId }) => organizationId,
  "agent.id": ({ agent }) => agent.id,
  "agent.name": ({ agent }) => agent.name,
  "agent.versionId": ({ agent }) => agent.versionId,
  "agent.phone": ({ agent }) => agent.phone,
  "customer.id": ({ customer }) => customer.id,
  "customer.phone": ({ customer }) => customer.phone,
  "customer.name": ({ customer }) => customer.name,
  "customer.email": ({ customer }) => customer.email,
  channel: ({ channel }) => channel,
  direction: ({ direction }) => direction,
  status: ({ status }) => status,
  live: ({ live }) => live,
  endReason: ({ endReason }) => endReason,
  success: ({ success }) => success,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  startedAt: ({ startedAt }) => startedAt,
  endedAt: ({ endedAt }) => endedAt,
  durationSeconds: ({ durationSeconds }) => durationSeconds,
  userTurnCount: ({ userTurnCount }) => userTurnCount,
  "cost.amount": ({ cost }) => cost?.amount,
  "cost.currency": ({ cost }) => cost?.currency,
  summary: ({ summary }) => summary,
  notes: ({ notes }) => notes,
  initialContext: ({ initialContext }) => initialContext,
  createdBy: ({ createdBy }) => createdBy,
  "recording.url": ({ recording }) => recording?.url,
  "recording.available": ({ recording }) => recording?.available,
  "recording.expires": ({ recording }) => recording?.expires,
  "recording.expiresAt": ({ recording }) => recording?.expiresAt,
};
const TITLES = Object.keys(SCALARS);
const CELLS = Object.values(SCALARS);

/** A conversation a row, by papaparse, under a header. */
export function csv(items: readonly Conversation[], isFirst: boolean): string {
  const data = items.map((item) => CELLS.map((cell) => cell(item)));
  return `${Papa.unparse({ fields: TITLES, data }, { header: isFirst })}\r\n`;
}

/** The cells of a text that {@link csv} or another has written. */
export function cellsOf(text: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text.replace(/\r\n$/, ""));
  if (errors.length > 0) throw new Error(`This is no CSV: ${errors[0]?.message}`);
  return data;
}
