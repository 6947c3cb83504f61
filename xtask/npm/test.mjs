// npm test: everything, on a fresh clone, the quickest to fail first.
import { testPackage } from "../../tests/runtimes/package.mjs";
import { torture } from "../../tests/torture/package.mjs";
import { apiReport } from "./api-report.mjs";
import { chromium } from "./chromium.mjs";
import { setup } from "./setup.mjs";
import { main, optionalStep, run, step } from "./step.mjs";
import { lintWorkflows } from "./workflows.mjs";

await main(async () => {
  await setup();
  await step("Chromium", chromium);
  await step("Workflows: actionlint", lintWorkflows);

  await step("Rust: format", () => run("cargo", ["fmt", "--all", "--check"]));
  await step("Rust: lints", () => run("cargo", ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]));
  // A separate workspace, which would break unnoticed.
  await step("Rust: fuzz targets", () => run("cargo", ["check", "--locked", "--manifest-path", "fuzz/Cargo.toml"]));
  for (const module of ["client", "server", "browser"]) {
    await step(`Rust: lints for WebAssembly (${module})`, () => {
      const features = ["--no-default-features", "--features", module];
      return run("cargo", ["clippy", "--locked", "--target", "wasm32-unknown-unknown", ...features, "--", "-D", "warnings"]);
    });
  }
  await step("Rust: tests", () => run("cargo", ["test", "--locked", "--workspace"]));
  await step("Rust: documentation", () =>
    run("cargo", ["doc", "--locked", "--no-deps"], { env: { RUSTDOCFLAGS: "-D warnings" } }),
  );
  await step("Package: build", () => run("cargo", ["xtask", "build"]));
  await step("Package: size", () => run("cargo", ["xtask", "size"]));
  await step("Package: API report", () => apiReport({ update: false }));
  await step("Demo page: types", () => run("node_modules/.bin/tsc", ["--project", "www"]));
  await step("Demo page: build", () => run("npm", ["run", "--silent", "build:www"]));
  // `npm run test:package` is the long form.
  await testPackage({ inShort: true });
  await optionalStep("Package: the matrix, in short", async () => {
    // Imported late: it imports packages that the set-up has just installed.
    const [{ inShort, matrix }, { places }] = await Promise.all([
      import("../../tests/matrix/matrix.mjs"),
      import("../../tests/matrix/places/index.mjs"),
    ]);
    await matrix(inShort(places));
  });
  // The same scenarios every time. `npm run torture` uses random ones.
  await step("Package: torture, in short", () => torture({ seed: 1, runs: 1500, minutes: null, path: null }));
  await optionalStep("Exports: read by other tools, in short", async () => {
    // Imported late: it imports the package.
    const { readers } = await import("../../tests/readers/main.mjs");
    await readers(["duckdb", "pandas", "polars", "pyarrow", "sqlite3"]);
  });
  // Benchmarks assert nothing about time: this only shows that they still run, in every runtime.
  await step("Benchmarks: one row", () => run("npm", ["run", "--silent", "bench", "--", "--rows", "cold"]));
  // Behind it, since that has installed what is compared.
  await step("Benchmarks: types", () => run("node_modules/.bin/tsc", ["--project", "bench"]));
  await optionalStep("Gateway: its OpenAPI document, by schemathesis", async () => {
    // Imported late: it imports the package.
    const { fuzzGateway } = await import("../../tests/contract/gateway-fuzz.mjs");
    await fuzzGateway({ short: true });
  });
});
