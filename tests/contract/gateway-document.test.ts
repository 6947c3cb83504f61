import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import type {
  ConversationFilter, ErrorCode, ExportOptions, GroupBy, HeavyField, ListOptions, Range, StopReason, SummaryOptions, TimeOfDay,
} from "convoscope";
import { createGateway } from "convoscope/server";
import { PLATFORMS, providerOf, standing } from "../package/sandbox-client.js";
import { GatewayDocument, type GatewayParameter, type Schema } from "./gateway-document.js";

/** The gateway's OpenAPI document by itself, and its parameters against those that are read. */

const document = new GatewayDocument();
const { schemas } = document.content.components;

// What the types know, the compiler compares with these tables: a key that the package gains is missing here
// until it is written down, and then in the document.
type Inside = { timeOfDay: TimeOfDay; durationSeconds: Range; userTurnCount: Range };
type FilterParameter = { [K in keyof ConversationFilter]-?: K extends keyof Inside ? `${K}.${keyof Inside[K] & string}` : K }[keyof ConversationFilter];
const FILTER = {
  search: true, conversationId: true, agentId: true, channel: true, direction: true, status: true, createdAfter: true, createdBefore: true, timeZone: true,
  "timeOfDay.from": true, "timeOfDay.to": true, "timeOfDay.utcOffsetMinutes": true, userId: true, agentVersionId: true, agentPhone: true,
  webWidgetId: true, "durationSeconds.min": true, "durationSeconds.max": true, "userTurnCount.min": true, "userTurnCount.max": true,
  metadata: true, pageSize: true,
} satisfies Record<FilterParameter, true>;

/** Whether an option is asked of the gateway; the others are the client's own, or the gateway's application's. */
type Asked<Options> = Record<keyof Options, boolean>;
const LIST = {
  after: true, omit: true, consistency: true, onUnreadable: false, maxPages: false, raw: false, redact: false, maskKey: false, signal: false, timeout: false, headers: false,
} satisfies Asked<ListOptions>;
const EXPORT = { ...LIST, format: true, columns: true, bom: true, end: true, onProgress: false } satisfies Asked<ExportOptions>;
const SUMMARY = {
  groupBy: true, timeZone: true, maxPages: true, onUnreadable: false, onProgress: false, signal: false, timeout: false, headers: false,
} satisfies Asked<SummaryOptions>;
const asked = (options: Record<string, boolean>) => Object.keys(options).filter((name) => options[name]);
const ACCEPTED: Record<string, readonly string[]> = {
  "/v1/conversations": [...asked(FILTER), ...asked(LIST)],
  "/v1/conversations/{id}": [],
  "/v1/export": [...asked(FILTER), ...asked(EXPORT)],
  "/v1/summary": [...asked(FILTER), ...asked(SUMMARY)],
};

/** Whether a code ever leaves a gateway. */
const CODES = {
  invalid_config: true, invalid_filter: true, invalid_argument: true, unauthenticated: true, forbidden: false, not_found: true, conflict: true,
  unprocessable: true, rate_limited: true, server_error: true, unexpected_status: true, network_error: true, timeout: true, aborted: true,
  redirect_refused: true, invalid_response: true, pagination_stalled: true, init_failed: false, module_failed: false,
} satisfies Record<ErrorCode, boolean>;
const HEAVY = { transcript: true, metadata: true, analysis: true } satisfies Record<HeavyField, true>;
const GROUPS = { agent: true, channel: true, direction: true, status: true, day: true, weekday: true, hour: true } satisfies Record<GroupBy, true>;
const STOPS = {
  end: true, max_pages: true, limit: true, stalled: true, closed: true, aborted: true, error: true,
} satisfies Record<StopReason, true>;

const at = (value: unknown, ...keys: string[]) => keys.reduce<unknown>((inner, key) => (inner as Schema)[key], value);

describe("the gateway's OpenAPI document by itself", () => {
  it("is OpenAPI 3.1", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document.content) as object as Record<string, unknown>);
    assert.ok(valid, JSON.stringify(errors));
  });

  it("has no open end: what a schema does not name is an error, and what it names is there", () => {
    const optional: Record<string, readonly string[]> = { ListedConversation: Object.keys(HEAVY), "Group/properties/key": Object.keys(GROUPS) };
    const check = (schema: unknown, path: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      const { properties, additionalProperties, required = [] } = schema as { properties?: Schema; additionalProperties?: unknown; required?: string[] };
      if (properties !== undefined) {
        assert.equal(additionalProperties, false, path);
        assert.deepEqual(required, Object.keys(properties).filter((name) => !optional[path]?.includes(name)), path);
      }
      for (const [key, inner] of Object.entries(schema)) check(inner, `${path}/${key}`);
    };
    for (const [name, schema] of Object.entries(schemas)) check(schema, name);
    assert.deepEqual(at(schemas, "Conversation", "required"), Object.keys(HEAVY));
  });

  it("has examples that are what they are examples of", () => {
    for (const parameter of Object.values(document.content.components.parameters)) {
      const { name, schema, example, content } = document.resolved<GatewayParameter>(parameter as object as GatewayParameter);
      if (name === "after") continue;
      const json = content?.["application/json"];
      const [of, value] = json === undefined ? [schema, example] : [json.schema, json.example];
      assert.notEqual(value, undefined, name);
      assert.deepEqual(document.valueProblems(of as Schema, value), [], name);
    }
    for (const [name, header] of Object.entries(document.content.components.headers)) {
      const { schema, example } = header as { schema: Schema; example?: unknown };
      assert.deepEqual(document.valueProblems(schema, example ?? schema["const"] ?? "text"), [], name);
    }
    for (const path of document.paths) {
      for (const status of Object.keys(document.operation(path, "GET").responses)) {
        for (const [type, { schema, example }] of Object.entries(document.answered(path, "GET", status)?.content ?? {})) {
          assert.deepEqual(document.valueProblems(schema, example), [], `${path} ${status} ${type}`);
        }
      }
    }
  });

  it("tells of HEAD what it tells of GET, and of OPTIONS the same everywhere", () => {
    for (const path of document.paths) {
      assert.deepEqual(Object.keys(document.content.paths[path] ?? {}), ["get", "head", "options"]);
      const [get, head, options] = [document.operation(path, "GET"), document.operation(path, "HEAD"), document.operation(path, "OPTIONS")];
      assert.deepEqual(head.parameters, get.parameters);
      assert.deepEqual(Object.keys(head.responses), Object.keys(get.responses));
      for (const status of Object.keys(get.responses)) {
        assert.deepEqual(document.answered(path, "HEAD", status)?.headers, document.answered(path, "GET", status)?.headers, `${path} ${status}`);
      }
      assert.deepEqual(Object.keys(options.responses), ["204"]);
      assert.deepEqual(options.security, []);
    }
  });

  it("knows the words that the package knows", () => {
    const words = (...keys: string[]) => at(document.content.components, ...keys, "enum");
    assert.deepEqual(words("schemas", "Error", "properties", "error", "properties", "code"), asked(CODES));
    assert.deepEqual(words("schemas", "WalkReport", "properties", "stoppedBecause"), [...Object.keys(STOPS), null]);
    assert.deepEqual(words("parameters", "omit", "schema", "items"), Object.keys(HEAVY));
    assert.deepEqual(words("parameters", "groupBy", "schema", "items"), Object.keys(GROUPS));
    assert.deepEqual(Object.keys(at(schemas, "Group", "properties", "key", "properties") as object), Object.keys(GROUPS));
    for (const [name, ...list] of [["channel", "items"], ["direction"], ["status", "items"]] as const) {
      assert.deepEqual(at(schemas, "ListedConversation", "properties", name, "examples"), words("parameters", name, "schema", ...list), name);
    }
  });
});

describe("the gateway's parameters", () => {
  it("are the options that are asked of it", () => {
    for (const path of document.paths) {
      const documented = document.parameters(path).filter((parameter) => parameter.in === "query").map(({ name }) => name);
      // A summary's time zone is its filter's.
      assert.deepEqual(documented.sort(), [...new Set(ACCEPTED[path] ?? ["(a path that is not known here)"])].sort(), path);
    }
  });

  for (const platform of PLATFORMS) {
    const handler = createGateway({
      provider: providerOf(platform),
      authorize: () => ({}),
      // Recordings too: where their addresses are hidden, `search` is closed.
      allow: ["list", "get", "export", "summarize", "recordings"],
      fetch: standing({ conversations: 3 }).fetch,
    });
    const issuesOf = async (path: string, query: string): Promise<{ path: string; code: string }[]> => {
      const response = await handler(new Request(`https://app.example${path.replace("{id}", "35d33a43-176c-405c-92bf-db972035df28")}?${query}`));
      const body = await response.text();
      return response.status === 400 ? (JSON.parse(body) as { error: { issues: { path: string; code: string }[] } }).error.issues : [];
    };

    it(`are those that are read before ${platform}, each once but for lists; others are unknown`, async () => {
      const names = new Set([...Object.keys({ ...FILTER, ...EXPORT, ...SUMMARY }), ...Object.keys(CODES), "force", "If-None-Match", "id", "timeOfDay", "url"]);
      for (const path of document.paths) {
        const parameters = new Map(document.parameters(path).filter((it) => it.in === "query").map((it) => [it.name, it]));
        for (const name of names) {
          const parameter = parameters.get(name);
          const pairs = examplesOf(parameter).map((example) => `${encodeURIComponent(name)}=${encodeURIComponent(example)}`);
          const pair = pairs.join("&");
          const codes = async (query: string) =>
            (await issuesOf(path, query)).filter((issue) => path.endsWith("{id}") || issue.path === name || issue.path.startsWith(`${name}[`) || name.startsWith(`${issue.path}.`)).map(({ code }) => code);
          const served = parameter?.["x-platforms"]?.includes(platform) ?? true;
          const once = (await codes(pair)).filter((code) => code === "unknown_key" || code === "unsupported" || code === "invalid_type");
          assert.deepEqual(once, parameter === undefined ? ["unknown_key"] : served ? [] : ["unsupported"], `${path} ${pair}`);
          if (parameter !== undefined) {
            const isList = parameter.schema?.["type"] === "array" && parameter.explode === true;
            assert.equal((await codes(`${pair}&${pair}`)).includes("conflict"), !isList, `${path} ${pair} twice`);
          }
          if (parameter?.required === true) assert.ok((await codes("")).includes("missing"), `${path} without ${name}`);
        }
      }
    });
  }
});

/** A parameter's example as it travels: of a list that is taken apart, each value. */
function examplesOf(parameter: GatewayParameter | undefined): string[] {
  const json = parameter?.content?.["application/json"].example;
  if (json !== undefined) return [JSON.stringify(json)];
  const example = parameter?.example ?? "x.y";
  if (!Array.isArray(example)) return [String(example)];
  return parameter?.explode === true ? example.map(String) : [example.join(",")];
}
