#!/usr/bin/env bash
# workerd@1.20260426.1 and workerd@1.20260730.1: a Response whose body is a ReadableStream without a length, and which
# fails after two chunks, reaches its client as a whole answer: the chunked body gets its final "0" chunk, and
# curl exits 0. Node, Bun and Deno break the connection off in this place, and so does workerd 1.20261117.1:
# there curl fails (52 or 18, as much as it has read). No configuration is involved: one Worker, one socket, a stream that errors.
#
# Seen on 2026-11-29, Linux x64. Exits 0 while this holds, 1 if any of the three behaves otherwise. Needs npm,
# curl and the network; installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
workerd=
trap '[ -z "$workerd" ] || kill "$workerd" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

cat >worker.js <<'JS'
export default {
  fetch() {
    let chunks = 0;
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (chunks++ === 2) throw new Error("the source failed");
          controller.enqueue(new TextEncoder().encode(`line ${chunks}\n`));
        },
      }),
    );
  },
};
JS
cat >config.capnp <<'CAPNP'
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")], compatibilityDate = "2025-06-01"))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);
CAPNP

failed=0
for case in "1.20260426.1 whole" "1.20260730.1 whole" "1.20261117.1 cut"; do
  read -r version expected <<<"$case"
  npm install --silent --no-audit --no-fund --prefix "$version" "workerd@$version" >/dev/null
  mkfifo "$version/control"
  "$version/node_modules/.bin/workerd" serve config.capnp --control-fd=3 3>"$version/control" 2>/dev/null &
  workerd=$!
  # It tells where it listens.
  port=$(sed -n 's/.*"socket":"http","port":\([0-9]*\).*/\1/p;q' "$version/control")
  code=0
  body=$(curl --silent "http://127.0.0.1:$port/") || code=$?
  kill "$workerd"
  wait "$workerd" 2>/dev/null || true
  workerd=
  seen=cut
  [ "$code" = 0 ] && [ "$body" = $'line 1\nline 2' ] && seen=whole
  echo "workerd $version: $seen (expected: $expected); curl exits $code, having read: ${body//$'\n'/ | }"
  [ "$seen" = "$expected" ] || failed=1
done
exit "$failed"
