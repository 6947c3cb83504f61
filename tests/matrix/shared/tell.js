// What every client is asked for: a walk, then one conversation. It imports nothing, so that the runner can ask a
// place's gateway the same.

/** @param {import("convoscope").Client} client */
export async function tell({ conversations }) {
  let count = 0;
  let seconds = 0;
  let last = "";
  for await (const conversation of conversations.list({ status: "completed" })) {
    count += 1;
    seconds += conversation.durationSeconds ?? 0;
    last = conversation.id;
  }
  const { transcript } = await conversations.get(last);
  return `${count} completed, ${seconds} seconds; the first of them: ${transcript?.length} messages`;
}
