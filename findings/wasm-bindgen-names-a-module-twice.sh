#!/usr/bin/env bash
# wasm-bindgen 0.2.130, target web: two functions imported from one JavaScript module, with arguments that need no
# conversion (`&JsValue`), give two imports of that module and an object literal with its name twice as a key. The
# code works, since both hold the same module; esbuild 0.28.2 warns about it in every project that bundles it.
#
# The bet: imports are collected by module, so a module is imported once and its name is one key; generated code
# passes a bundler without warnings.
#
# Seen on 2026-11-30, rustc 1.95.0, Linux x64. Exits 0 while this holds, 1 if anything behaves otherwise. Needs cargo
# with the target wasm32-unknown-unknown, npm and the network; installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cargo new --quiet --vcs none --lib guest
(cd guest && cargo add --quiet wasm-bindgen@=0.2.130 && printf '\n[lib]\ncrate-type = ["cdylib"]\n' >>Cargo.toml)
cargo new --quiet --vcs none generate
(cd generate && cargo add --quiet wasm-bindgen-cli-support@=0.2.130)
cat >guest/src/lib.rs <<'RUST'
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "./list.js")]
extern "C" {
    fn append(list: &JsValue, value: &JsValue);
    fn reverse(list: &JsValue);
}

#[wasm_bindgen]
pub fn change(list: &JsValue, value: &JsValue) {
    append(list, value);
    reverse(list);
}
RUST
cat >generate/src/main.rs <<'RUST'
fn main() {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(std::env::args().nth(1).unwrap());
    bindgen.web(true).unwrap().generate("out").unwrap();
}
RUST
printf 'export const append = (list, value) => list.push(value);\nexport const reverse = (list) => list.reverse();\n' >list.js
export CARGO_TARGET_DIR=$folder/target
cargo build --quiet --manifest-path guest/Cargo.toml --release --target wasm32-unknown-unknown
cargo run --quiet --manifest-path generate/Cargo.toml -- target/wasm32-unknown-unknown/release/guest.wasm
cp list.js out/
npm install --silent --no-audit --no-fund esbuild@0.28.2 >/dev/null
warnings=$(node_modules/.bin/esbuild out/guest.js --bundle --format=esm --outfile=bundle.js 2>&1 || true)

failed=0
check() {
  echo "$1: $2 (expected: $3)"
  [ "$2" = "$3" ] || failed=1
}
check 'imports of ./list.js' "$(grep -c 'from "./list.js"' out/guest.js)" 2
check 'keys "./list.js" of the object' "$(grep -c '"./list.js": import' out/guest.js)" 2
check 'warnings of the bundler' "$(grep -c 'Duplicate key "./list.js"' <<<"$warnings")" 1
exit "$failed"
