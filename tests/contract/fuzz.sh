#!/bin/sh
# The OpenAPI documents against the sandbox's command, by an independent tool: schemathesis.
#
#   npm run build && tests/contract/fuzz.sh [option of `schemathesis run`…]
#
# Needs Python 3.10 or later; keeps its tools in target/contract. Takes some minutes.
set -eu
cd "$(dirname "$0")/../.."
ROOT=$PWD

COMMAND=${CONVOSCOPE_SANDBOX:-pkg/testing/cli.js}
[ -f "$COMMAND" ] || { echo "fuzz.sh: there is no $COMMAND: run \`npm run build\` first" >&2; exit 2; }
WORK=target/contract
VERSION=4.32.5
mkdir -p "$WORK"
if [ "$(cat "$WORK/version" 2>/dev/null)" != "$VERSION" ]; then
  python3 -m venv --clear "$WORK/venv"
  "$WORK/venv/bin/pip" install --quiet "schemathesis==$VERSION"
  echo "$VERSION" > "$WORK/version"
fi

FAILED=0
PIPE=$WORK/started
SERVER=
stop() {
  if [ -n "$SERVER" ]; then kill "$SERVER" 2>/dev/null || true; wait "$SERVER" 2>/dev/null || true; SERVER=; fi
  rm -f "$PIPE"
}
trap stop EXIT
trap 'exit 130' INT TERM

# $1: flags of the command, $2: document and settings, the rest: options of schemathesis.
check() {
  FLAGS=$1 NAME=$2
  shift 2
  rm -f "$PIPE"
  mkfifo "$PIPE"
  # shellcheck disable=SC2086 # several flags
  node "$COMMAND" --port 0 --conversations 60 $FLAGS > "$PIPE" &
  SERVER=$!
  # The first line says where it listens; the pipe stays open so that the rest of it has a reader.
  exec 3< "$PIPE"
  read -r LINE <&3 || { echo "fuzz.sh: the sandbox did not start" >&2; exit 1; }
  BASE=$(echo "$LINE" | sed 's/.* on \(http[^ ]*\).*/\1/')
  echo "== $NAME at $BASE ${FLAGS:+with $FLAGS}"
  # From its own folder, for it leaves a cache where it runs.
  (cd "$WORK" && venv/bin/schemathesis --config-file "$ROOT/tests/contract/$NAME.schemathesis.toml" run "$ROOT/tests/contract/$NAME.openapi.yaml" --url "$BASE" --checks all --continue-on-failure "$@") || FAILED=1
  exec 3<&-
  stop
}

check "" eigi -H "X-API-Key: vk_made_up" "$@"
check "--envelope flat" eigi -H "X-API-Key: vk_made_up" "$@"
check "" anyreach -H "Authorization: Bearer ak_made.up" "$@"
exit "$FAILED"
