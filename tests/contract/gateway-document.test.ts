import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createGateway } from "convoscope/server";
import { EXPORT, LIST, SUMMARY } from "../package/option-names.js";
import { PLATFORMS, providerOf, standing } from "../package/sandbox-client.js";
import { ERROR_CODES, FILTER_PARAMETERS, GATEWAY_CODES, GROUP_KEYS, OMITTABLE, STOP_REASONS } from "../vocabulary.js";
import { GatewayDocument, type GatewayParameter, type Schema } from "./gateway-document.js";

/** The gateway's OpenAPI document by itself, and its parameters against those that are read. */

const document = new GatewayDocument();
const { schemas } = document.content.components;
const { shipped, earlier } = GatewayDocument;

const asked = (options: Record<string, boolean>) => Object.keys(options).filter((name) => options[name]);
const ACCEPTED: Record<string, readonly string[]> = {
  "/v1/conversations": [...FILTER_PARAMETERS, ...asked(LIST)],
  "/v1/conversations/{id}": [],
  // Names that an object of `columns` has.
  "/v1/export": [...FILTER_PARAMETERS, ...asked(EXPORT), "columnNames"],
  "/v1/summary": [...FILTER_PARAMETERS, ...asked(SUMMARY)],
};

const at = (value: unknown, ...keys: string[]) => keys.reduce<unknown>((inner, key) => (inner as Schema)[key], value);

describe("the gateway's OpenAPI document by itself", () => {
  it("is OpenAPI 3.1, and its copy 3.0", async () => {
    for (const [content, version] of [[shipped, "3.1.0"], [document.content, "3.1.0"], [earlier, "3.0.3"]] as const) {
      assert.equal(content.openapi, version);
      const { valid, errors } = await new Validator().validate(structuredClone(content) as object as Record<string, unknown>);
      assert.ok(valid, JSON.stringify(errors));
    }
  });

  it("says the same in its copy: of operations, parameters, answers and properties", () => {
    // The order of an object's keys is nobody's.
    const byName = <T>(object: Record<string, T>) => Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
    const told = ({ paths, components: { schemas, parameters, headers, responses } }: typeof shipped) => ({
      paths: byName(paths).map(([path, { get }]) => [path, get.operationId, get.parameters, Object.keys(get.responses)]),
      parameters: byName(parameters).map(([, { name, in: where, required, explode, description, example }]) => ({ name, where, required, explode, description, example })),
      headers: Object.keys(headers).sort(),
      responses: byName(responses).map(([, { description, content, headers }]) => ({ description, content, headers })),
      // What may be null stands where it is used.
      schemas: byName(schemas).filter(([name]) => !["Recording", "Cost", "DurationRange"].includes(name)).map(([name, { required, properties, enum: words, description }]) => ({ name, required, properties: Object.keys(properties ?? {}).sort(), words, description })),
    });
    assert.deepEqual(told(earlier), told(shipped));
  });

  it("leaves room for what is to come, and what has a shape has a name", () => {
    const words = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [word, inner] of Object.entries(value)) {
        const at = `${path}/${word}`;
        // Which generated readers hold against what comes.
        assert.ok(!["unevaluatedProperties", "uniqueItems", "anyOf", "not"].includes(word), at);
        assert.notEqual(inner, word === "additionalProperties" ? false : undefined, at);
        if (word === "properties") {
          for (const [name, property] of Object.entries(inner as Record<string, Schema>)) assert.ok(!("properties" in property || "enum" in property) || name === "weekday", `${at}/${name}`);
        }
        if (word === "schema") assert.ok(!("properties" in (inner as object) || "allOf" in (inner as object) || "enum" in (inner as object)), at);
        if (word !== "example") words(inner, at);
      }
    };
    words(shipped, "");
  });

  it("has no open end where it is closed: what a schema does not name is an error, and what it names is there", () => {
    const optional: Record<string, readonly string[]> = { "ListedConversation/allOf/1": OMITTABLE, GroupKey: GROUP_KEYS };
    const bases = ["ConversationBase", "ListReport", "Stats"];
    const check = (schema: unknown, path: string): void => {
      if (typeof schema !== "object" || schema === null) return;
      const { properties, additionalProperties, required = [], allOf, unevaluatedProperties } = schema as Record<string, unknown> & { properties?: Schema; required?: string[] };
      if (allOf !== undefined) assert.equal(unevaluatedProperties, false, path);
      if (properties !== undefined) {
        assert.equal(additionalProperties, bases.includes(path) || path.endsWith("/allOf/1") ? undefined : false, path);
        assert.deepEqual(required, Object.keys(properties).filter((name) => !optional[path]?.includes(name)), path);
      }
      for (const [key, inner] of Object.entries(schema)) check(inner, `${path}/${key}`);
    };
    for (const [name, schema] of Object.entries(schemas)) check(schema, name);
    for (const name of ["Conversation", "ListedConversation"]) assert.deepEqual(Object.keys(at(schemas, name, "allOf", "1", "properties") as object).sort(), OMITTABLE.toSorted());
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
    const words = (...keys: string[]) => at(schemas, ...keys, "enum");
    assert.deepEqual(words("ErrorDetail", "properties", "code"), [...GATEWAY_CODES]);
    assert.deepEqual(words("ListReport", "properties", "stoppedBecause"), [...STOP_REASONS, null]);
    assert.deepEqual(words("OmittableField"), [...OMITTABLE]);
    assert.deepEqual(words("GroupBy"), [...GROUP_KEYS]);
    assert.deepEqual(Object.keys(at(schemas, "GroupKey", "properties") as object), [...GROUP_KEYS]);
    for (const [name, list] of [["channel", "Channel"], ["direction", "Direction"], ["status", "Status"]] as const) {
      assert.deepEqual(at(schemas, "ConversationBase", "properties", name, "examples"), words(list), name);
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
      const names = new Set([...FILTER_PARAMETERS, ...Object.keys({ ...EXPORT, ...SUMMARY }), "columnNames", ...ERROR_CODES, "scope", "If-None-Match", "id", "timeOfDay", "url"]);
      for (const path of document.paths) {
        const parameters = new Map(document.parameters(path).filter((it) => it.in === "query").map((it) => [it.name, it]));
        for (const name of names) {
          const parameter = parameters.get(name);
          const pairs = examplesOf(parameter).map((example) => `${encodeURIComponent(name)}=${encodeURIComponent(example)}`);
          const pair = pairs.join("&");
          // Columns are read when all else is well.
          const beside = path === "/v1/export" && name !== "format" ? `format=${name === "json" ? "ndjson" : "csv"}&` : "";
          const codes = async (query: string) =>
            (await issuesOf(path, beside + query)).filter((issue) => path.endsWith("{id}") || issue.path === name || issue.path.startsWith(`${name}[`) || name.startsWith(`${issue.path}.`)).map(({ code }) => code);
          const served = parameter?.["x-platforms"]?.includes(platform) ?? true;
          const once = (await codes(pair)).filter((code) => ["unknown_key", "unsupported", "invalid_type", "conflict"].includes(code));
          assert.deepEqual(once, parameter === undefined ? ["unknown_key"] : served ? [] : ["unsupported"], `${path} ${pair}`);
          if (parameter !== undefined) {
            const { type, uniqueItems } = parameter.schema ?? {};
            assert.equal((await codes(`${pair}&${pair}`)).includes("conflict"), type !== "array" || uniqueItems === true, `${path} ${pair} twice`);
          }
          if (parameter?.required === true) assert.ok((await codes("")).includes("missing"), `${path} without ${name}`);
        }
      }
    });
  }
});

/** A parameter's example as it travels: of a list, each value. */
function examplesOf(parameter: GatewayParameter | undefined): string[] {
  const json = parameter?.content?.["application/json"].example;
  if (json !== undefined) return [JSON.stringify(json)];
  const example = parameter?.example ?? "x.y";
  return Array.isArray(example) ? example.map(String) : [String(example)];
}
