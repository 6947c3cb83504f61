// npm run test:archive: the long form of the archive's tests. CI runs the short one.
import { testPackage } from "../../tests/runtimes/package.mjs";
import { main } from "./step.mjs";

process.env["ARCHIVE_LONG"] = "1";
process.env["ARCHIVE_RUNS"] ??= "100";
await main(() => testPackage({ files: ["tests/examples/archive"] }));
