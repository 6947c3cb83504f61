// npm run archive:local: examples/archive with the package that `npm run build` left, as a user would have them.
import { spawnSync } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { createConsumer } from "../../tests/runtimes/consumer.mjs";
import { main } from "./step.mjs";

await main(async () => {
  const { folder, remove } = await createConsumer();
  try {
    const example = join(folder, "examples/archive");
    await cp("examples/archive", example, { recursive: true, filter: (path) => !path.includes("node_modules") });
    const { status } = spawnSync(process.execPath, [join(example, "local/main.js"), ...process.argv.slice(2)], { stdio: "inherit" });
    process.exitCode = status ?? 1;
  } finally {
    await remove();
  }
});
