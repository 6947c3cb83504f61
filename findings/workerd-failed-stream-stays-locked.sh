#!/usr/bin/env bash
# workerd@1.20261117.1: a ReadableStream that is read with `for await` stays locked when its source fails, and its
# iterator never ends: `next()` rejects with the same error for ever. By the Streams Standard the reader is released
# with the failure and the iterator is finished, so that `next()` gives `{ done: true }`; Node 20 and Deno 2.9.6 do so.
#
# The bet: after the error of a `for await` the stream is not locked, and a loop to `done` comes to its end.
#
# Seen on 2026-11-30, Node 20.20.2, Linux x64, compatibility date 2026-04-01. Exits 0 while this holds, 1 if any of the
# three behaves otherwise. Needs npm, curl and the network; installs into a temporary folder.
set -euo pipefail

folder=$(mktemp -d)
workerd=
trap '[ -z "$workerd" ] || kill "$workerd" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
cat >look.mjs <<'JS'
const failing = () => {
  let pulls = 0;
  return new ReadableStream({
    pull(controller) {
      if (pulls++ === 1) throw new Error("failed");
      controller.enqueue("chunk");
    },
  });
};
export async function look() {
  const seen = [];
  const iterator = failing()[Symbol.asyncIterator]();
  const next = () => iterator.next().then(({ done, value }) => (done ? "done" : value), (error) => error.message);
  while (seen.length < 4) seen.push(await next());
  const stream = failing();
  try {
    for await (const _ of stream);
  } catch {}
  return [...seen, stream.locked ? "locked" : "released"].join(" ");
}
JS
echo 'import { look } from "./look.mjs"; console.log(await look());' >main.mjs
echo 'import { look } from "./look.mjs"; export default { fetch: async () => new Response(await look()) };' >worker.mjs
cat >config.capnp <<'CAPNP'
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (compatibilityDate = "2026-04-01",
    modules = [(name = "worker.mjs", esModule = embed "worker.mjs"), (name = "look.mjs", esModule = embed "look.mjs")]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);
CAPNP
npm install --silent --no-audit --no-fund --prefix installed workerd@1.20261117.1 deno@2.9.6 >/dev/null
mkfifo control
installed/node_modules/.bin/workerd serve config.capnp --control-fd=3 3>control 2>/dev/null &
workerd=$!
port=$(sed -n 's/.*"socket":"http","port":\([0-9]*\).*/\1/p;q' control)
failed=0
check() {
  echo "$1: $2 (expected: $3)"
  [ "$2" = "$3" ] || failed=1
}
check "workerd 1.20261117.1" "$(curl --silent "http://127.0.0.1:$port/")" "chunk failed failed failed locked"
check "Node" "$(node main.mjs)" "chunk failed done done released"
check "Deno 2.9.6" "$(installed/node_modules/.bin/deno run main.mjs)" "chunk failed done done released"
exit "$failed"
