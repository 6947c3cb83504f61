// Tells what falls behind to whoever is to know.
import type { Manifest } from "./manifest.js";
import type { Status } from "./status.js";

/** Told again while it lasts, in seconds. */
const AGAIN = 86_400;

/** Alarms are logged, and posted to an address: when one begins, once a day while it lasts, and when it is over. */
export async function tell(manifest: Manifest, { source, alarms }: Status, now: number, address: string | undefined): Promise<void> {
  const before = await manifest.alarms(source);
  for (const { kind, message } of alarms) {
    const told = before.find((each) => each.kind === kind)?.toldAt ?? -Infinity;
    if (told > now - AGAIN) continue;
    await post(address, `${source}: ${message}`, "error");
    await manifest.alarmTold(source, kind, now);
  }
  for (const { kind } of before) {
    if (alarms.some((alarm) => alarm.kind === kind)) continue;
    await post(address, `${source}: over: ${kind}.`, "info");
    await manifest.alarmOver(source, kind);
  }
}

async function post(address: string | undefined, text: string, level: "error" | "info"): Promise<void> {
  console[level](JSON.stringify({ archive: text }));
  if (!address) return;
  try {
    const { ok, status } = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: `Archive of conversations: ${text}` }),
      redirect: "manual",
    });
    if (!ok) console.error(JSON.stringify({ archive: `ALARM_URL answered ${status}` }));
  } catch {
    // Its address may be a secret, and so may be in the error.
    console.error(JSON.stringify({ archive: "ALARM_URL could not be reached" }));
  }
}
