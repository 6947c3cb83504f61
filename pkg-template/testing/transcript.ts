import { AGENTS, type Agent } from "./agent.js";
import { fill, steps, type Language } from "./dialogue.js";
import { makePerson, type Person } from "./person.js";
import { stepTimes, type Plan } from "./plan.js";
import { Random } from "./random.js";
import type { Micros } from "./timestamp.js";

/** Something said or done; `at` is the absolute time. */
export type Item =
  | { kind: "message"; role: "assistant" | "user"; text: string; at: Micros }
  | { kind: "tool"; callId: string; name: string; arguments: string; result: string; at: Micros; doneAt: Micros };

/** The people of a dialogue and the values of its placeholders. */
export interface Cast {
  agent: Agent;
  customer: Person;
  /** Values of the dialogue's placeholders. */
  values: Readonly<Record<string, string>>;
}

const CAST = 3;
const CALLS = 4;

const WEEKDAYS: Record<Language, readonly [string, ...string[]]> = {
  en: ["Tuesday", "Wednesday", "Thursday", "Friday"],
  hi: ["मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार"],
  es: ["martes", "miércoles", "jueves", "viernes"],
  de: ["Dienstag", "Mittwoch", "Donnerstag", "Freitag"],
  ar: ["الثلاثاء", "الأربعاء", "الخميس", "السبت"],
  ja: ["火曜日", "水曜日", "木曜日", "金曜日"],
  fr: ["mardi", "mercredi", "jeudi", "vendredi"],
  pt: ["terça-feira", "quarta-feira", "quinta-feira", "sexta-feira"],
};

export function castOf(plan: Plan): Cast {
  const agent = AGENTS[plan.dialogue.agent];
  if (agent === undefined) throw new Error(`A dialogue names the unknown agent "${plan.dialogue.agent}".`);
  const random = new Random(plan.seed, CAST);
  const customer = makePerson(plan.dialogue.language, random);
  const values = {
    agent: agent.name,
    company: agent.company,
    name: customer.name,
    first: customer.first,
    email: customer.email,
    order: `${agent.prefix}-${random.integer(10000, 99999)}`,
    code: String(random.integer(100000, 999999)),
    amount: `${random.integer(9, 149)}.${random.pick(["00", "50", "90"])}`,
    day: random.pick(WEEKDAYS[plan.dialogue.language]),
    time: `${random.integer(9, 17)}:${random.pick(["00", "15", "30", "45"])}`.padStart(5, "0"),
  };
  return { agent, customer, values };
}

/** Everything that has happened by `until`. A later `until` only adds to the end. */
export function transcriptOf(plan: Plan, cast: Cast, createdAt: Micros, until: Micros): Item[] {
  const random = new Random(plan.seed, CALLS);
  const times = stepTimes(plan);
  const items: Item[] = [];
  steps(plan.dialogue)
    .slice(0, plan.spoken)
    .forEach((step, index) => {
      const at = createdAt + (times[index] ?? 0);
      const callId = `call_${random.hex(12)}`;
      if (at > until) return;
      if (step.kind === "message")
        items.push({ kind: "message", role: step.role, text: fill(step.text, cast.values), at });
      else
        items.push({
          kind: "tool",
          callId,
          name: step.name,
          arguments: fill(step.arguments, cast.values),
          result: fill(step.result, cast.values),
          at,
          doneAt: at + random.integer(20_000, 250_000),
        });
    });
  return items;
}
