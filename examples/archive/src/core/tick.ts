// What happens every few minutes: windows are planned, begun, and begun again where a run was lost.
import type { Archive } from "./archive.js";
import type { Run } from "./manifest.js";
import { dataKey, manifestKey } from "./objects.js";
import { sha256 } from "./record.js";
import { AFTER_FAILURE, missingWindows } from "./window.js";

/** What the archive needs to begin runs. */
export interface Engine {
  /** Begins the run, once: a second call for the same run does nothing. */
  start(run: Run): Promise<void>;
  state(run: Run): Promise<{ readonly is: "active" | "ended" | "absent" } | { readonly is: "failed"; readonly reason: string }>;
}

/** May be interrupted anywhere and repeated at any time, also twice at once. */
export async function tick(archive: Archive, engine: Engine): Promise<void> {
  await begin(archive, engine);
  await copyManifest(archive);
}

/** Plans what is missing, and begins what is due: also when a run has just ended, so that none has to wait for the time. */
export async function begin({ source, manifest, now }: Archive, engine: Engine): Promise<void> {
  const missing = missingWindows(source, await manifest.plannedTo(source.name), now());
  if (missing.length > 0) await manifest.plan(missing);
  let active = 0;
  for (const window of await manifest.running(source.name)) {
    const state = await engine.state(window);
    // It may have finished since.
    if (state.is === "failed") await manifest.fail(window, now() + AFTER_FAILURE, state.reason.slice(0, 300));
    else if (state.is === "ended") await manifest.fail(window, now() + AFTER_FAILURE, "its run ended early");
    else {
      active++;
      if (state.is === "absent") await engine.start(window);
    }
  }
  const free = source.parallel - active;
  for (const { from } of free > 0 ? await manifest.due(source.name, now(), free) : []) {
    const run = await manifest.claim(source.name, from, "running");
    if (run !== null) await engine.start(run);
  }
}

/** The list of files, for readers that have only the objects. */
async function copyManifest({ source, objects, manifest }: Archive): Promise<void> {
  const files = await manifest.files({ source: source.name, from: 0, to: Number.MAX_SAFE_INTEGER });
  const text = `${JSON.stringify(files.map((file) => ({ key: dataKey(source.provider, source.name, file.from, file.to), ...file })))}\n`;
  const key = manifestKey(source.name);
  const hash = sha256(text);
  const there = await objects.head(key);
  if (there?.sha256 === hash) return;
  // Where another tick was faster, the next one writes what is newer.
  await objects.put(key, new TextEncoder().encode(text), hash, there?.version ?? null);
}
