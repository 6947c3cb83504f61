#!/usr/bin/env bash
# deno@2.9.6: `import source module from "./empty.wasm"` runs, but `deno bundle`, of the same binary, refuses the file
# as a syntax error: Expected "from" but found "module". It refuses the program too when the import stands behind a
# dynamic `import()` that a try block guards, so there is nothing to fall back to.
#
# The bet: what a runtime runs without a flag, its own bundler reads, as Bun's and esbuild's for Node do; and a dynamic
# import in a try block is at the worst left as it is.
#
# Seen on 2026-11-30, Linux x64. Exits 0 while this holds, 1 if anything behaves otherwise. Needs npm and the network;
# installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

printf '\0asm\1\0\0\0' >empty.wasm
cat >source.mjs <<'JS'
import source module from "./empty.wasm";
export const kind = String(module);
JS
cat >static.mjs <<'JS'
import { kind } from "./source.mjs";
console.log(kind);
JS
cat >guarded.mjs <<'JS'
let kind = "none";
try {
  ({ kind } = await import("./source.mjs"));
} catch {}
console.log(kind);
JS
npm install --silent --no-audit --no-fund deno@2.9.6 >/dev/null
deno=$folder/node_modules/.bin/deno
export NO_COLOR=1 DENO_DIR=$folder/cache DENO_NO_UPDATE_CHECK=1

failed=0
check() {
  echo "$1: $2 (expected: $3)"
  [ "$2" = "$3" ] || failed=1
}
for program in static guarded; do
  check "deno run $program.mjs" "$("$deno" run "$program.mjs")" "[object WebAssembly.Module]"
  code=0
  said=$("$deno" bundle "$program.mjs" -o "$program.bundle.mjs" 2>&1) || code=$?
  seen=bundled
  [ "$code" != 0 ] && grep -q 'Expected "from" but found "module"' <<<"$said" && seen="a syntax error"
  check "deno bundle $program.mjs" "$seen" "a syntax error"
done
exit "$failed"
