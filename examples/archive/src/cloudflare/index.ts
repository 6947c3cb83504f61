// The archive on Cloudflare: a schedule, a status page, and the erasure of one person's conversations.
import { type Service, answer, runSchedule } from "../core/index.js";
import { archiveOf } from "./archive-of.js";
import type { Env } from "./env.js";
import { WorkflowEngine } from "./workflows.js";

export { Pacer } from "./pacer.js";
export { ArchiveWorkflow, ErasureWorkflow } from "./workflows.js";

export default {
  scheduled: (_: unknown, env: Env): Promise<void> => runSchedule(serviceOf(env)),
  fetch: (request: Request, env: Env): Promise<Response> => answer(serviceOf(env), request),
};

const serviceOf = (env: Env): Service => ({
  names: Object.keys(env.SOURCES),
  archiveOf: (name) => archiveOf(env, name),
  engine: new WorkflowEngine(env),
  adminToken: env.ADMIN_TOKEN,
  alarmUrl: env.ALARM_URL,
});
