// examples/archive in workerd, with its workflows, objects and database, killed while the platform goes on.
import assert from "node:assert/strict";
import { mkdtemp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { type Program, buildWorker } from "./archive/engine-process.js";
import { wholeRuns } from "./archive/whole-runs.js";
import { consumer, installExample } from "./example.js";

let folder: string;
let built: Program;

before(async () => {
  folder = await installExample("archive");
  built = await buildWorker(folder);
});

wholeRuns("workerd", async (bindings) => {
  const state = await mkdtemp(join(consumer(), "archive-"));
  return { ...built, args: [...built.args, state, JSON.stringify(bindings)] };
});

test("wrangler.jsonc names what the code reads, and package.json the versions that are tested", async () => {
  const config = JSON.parse((await readFile(join(folder, "wrangler.jsonc"), "utf8")).replaceAll(/^\s*\/\/.*$/gm, "")) as {
    main: string;
    vars: { SOURCES: Record<string, { secret: string }> };
    secrets: { required: string[] };
    r2_buckets: { binding: string }[];
    d1_databases: { binding: string }[];
    workflows: { binding: string; class_name: string }[];
    durable_objects: { bindings: { name: string; class_name: string }[] };
    migrations: { new_sqlite_classes: string[] }[];
  };
  const declared = [...(await readFile(join(folder, "src/cloudflare/env.ts"), "utf8")).split("export interface Bucket")[0]!.matchAll(/^ {2}readonly (\w+)(\??):/gm)];
  const required = declared.filter(([, , optional]) => optional === "").map(([, name]) => name as string);
  const named = [
    ...Object.keys(config.vars),
    ...config.secrets.required,
    ...[config.r2_buckets, config.d1_databases, config.workflows].flat().map(({ binding }) => binding),
    ...config.durable_objects.bindings.map(({ name }) => name),
  ];
  const keys = Object.values(config.vars.SOURCES).map(({ secret }) => secret);
  assert.deepEqual(named.sort(), [...required, ...keys].sort());
  const index = await readFile(join(folder, config.main), "utf8");
  for (const name of [...config.workflows, ...config.durable_objects.bindings].map(({ class_name }) => class_name)) assert.match(index, new RegExp(`export \\{.*\\b${name}\\b`));

  const [example, root, installed] = (await Promise.all(
    [join(folder, "package.json"), "package.json", join(consumer(), "node_modules/convoscope/package.json")].map(async (path) => JSON.parse(await readFile(path, "utf8")) as unknown),
  )) as { version: string; dependencies: Record<string, string>; devDependencies: Record<string, string> }[];
  assert.equal(example?.dependencies["convoscope"], `^${installed?.version}`);
  for (const name of ["miniflare", "esbuild", "typescript", "@types/pg"]) assert.equal(example?.devDependencies[name], root?.devDependencies[name], name);
  for (const name of ["@dbos-inc/dbos-sdk", "pg"]) assert.equal(example?.dependencies[name], root?.devDependencies[name], name);
});
