// npm test: everything, on a fresh clone, what fails soonest first.
import { testPackage } from "../../tests/runtimes/package.mjs";
import { chromium } from "./chromium.mjs";
import { setup } from "./setup.mjs";
import { main, run, step } from "./step.mjs";

await main(async () => {
  await setup();
  await step("Chromium", chromium);

  await step("Rust: format", () => run("cargo", ["fmt", "--all", "--check"]));
  await step("Rust: lints", () => run("cargo", ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]));
  await step("Rust: lints for WebAssembly", () =>
    run("cargo", ["clippy", "--locked", "--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]),
  );
  await step("Rust: tests", () => run("cargo", ["test", "--locked", "--workspace"]));
  await step("Rust: documentation", () =>
    run("cargo", ["doc", "--locked", "--no-deps"], { env: { RUSTDOCFLAGS: "-D warnings" } }),
  );
  await step("Package: build", () => run("cargo", ["xtask", "build"]));
  await step("Package: size", () => run("cargo", ["xtask", "size"]));
  await step("Demo page: types", () => run("node_modules/.bin/tsc", ["--project", "www"]));
  await step("Demo page: build", () => run("npm", ["run", "--silent", "build:www"]));
  await testPackage();
});
