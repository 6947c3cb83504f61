import type { Status } from "../core/index.js";
import type { Env } from "./env.js";

/** Told again while it lasts, in seconds. */
const AGAIN = 86_400;

/** Alarms are logged, and posted to ALARM_URL: when one begins, once a day while it lasts, and when it is over. */
export async function tell(env: Env, { source, alarms }: Status, now: number): Promise<void> {
  const before = (await env.MANIFEST.prepare("select kind, told_at from alarms where source = ?1").bind(source).all<{ kind: string; told_at: number }>()).results;
  for (const { kind, message } of alarms) {
    const told = before.find((each) => each.kind === kind)?.told_at ?? -Infinity;
    if (told > now - AGAIN) continue;
    await post(env, `${source}: ${message}`, "error");
    const sql = "insert into alarms (source, kind, told_at) values (?1, ?2, ?3) on conflict do update set told_at = excluded.told_at";
    await env.MANIFEST.prepare(sql).bind(source, kind, now).run();
  }
  for (const { kind } of before) {
    if (alarms.some((alarm) => alarm.kind === kind)) continue;
    await post(env, `${source}: over: ${kind}.`, "info");
    await env.MANIFEST.prepare("delete from alarms where source = ?1 and kind = ?2").bind(source, kind).run();
  }
}

async function post(env: Env, text: string, level: "error" | "info"): Promise<void> {
  console[level](JSON.stringify({ archive: text }));
  if (!env.ALARM_URL) return;
  try {
    const { ok, status } = await fetch(env.ALARM_URL, {
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
