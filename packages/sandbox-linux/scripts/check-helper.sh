#!/usr/bin/env bash
# Looks for mistakes in the helper's memory and arithmetic: gcc's analyzer on the sources, then all tests with a
# build that checks itself (AddressSanitizer, UndefinedBehaviorSanitizer). Needs gcc, and a tree that is built.
set -euo pipefail
cd "$(dirname "$0")/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
sources=("$PWD"/packages/sandbox-linux/helper/*.c)
strict=(-std=gnu11 -Wall -Wextra -Wshadow -Werror)
# The helper lives as long as one command, and gives no memory back before it ends.
(cd "$work" && gcc "${strict[@]}" -O2 -fanalyzer -Wno-analyzer-malloc-leak -c "${sources[@]}")
gcc "${strict[@]}" -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
  "${sources[@]}" -o "$work/codex-sandbox"
CODEX_TEST=long CODEX_TEST_HELPER="$work/codex-sandbox" npm run -s tool -- vitest run \
  packages/sandbox-linux/test/every-form.long.test.ts
# Not those on a terminal: what is typed there can come before so slow a helper reads it.
CODEX_TEST_HELPER="$work/codex-sandbox" npm run -s tool -- vitest run --testTimeout 120000 \
  --exclude '**/best-form.test.ts' packages/sandbox-linux/test -t '^(?!.*terminal)'
