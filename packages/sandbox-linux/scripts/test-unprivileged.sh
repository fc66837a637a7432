#!/usr/bin/env bash
# Runs the suite of every form as an unprivileged user: as root, in a working tree that is built.
# The tree is shown at a place that everybody may read, since its own folder may be closed to others.
set -euo pipefail
cd "$(dirname "$0")/../../.."
node=$(npm run -s tool -- node -p process.execPath)
place=$(mktemp -d)
trap 'rm -rf "$place/home"; rmdir "$place/tree" "$place"' EXIT
mkdir "$place/tree" "$place/home"
chmod 755 "$place"
chown 65534:65534 "$place/home"
test -z "${CODEX_TALLY:-}" || chmod 666 "$CODEX_TALLY"
export CODEX_TEST=long TMPDIR="$place/home" HOME="$place/home"
export CODEX_HOME="$place/home/.codex"
unshare --mount bash -euc '
  place=$1 node=$2 from=$PWD
  mount --bind "$from" "$place/tree"
  cd "$place/tree"
  exec setpriv --reuid=65534 --regid=65534 --clear-groups "${node/#$from/$place/tree}" \
    node_modules/vitest/vitest.mjs run --configLoader=runner --no-cache packages/sandbox-linux/test/every-form.long.test.ts
' - "$place" "$node"
