#!/usr/bin/env bash
# Builds the helper for both processors: scripts/build-helper.sh [OUTPUT], by default ./vendor.
# Needs Debian 12: gcc, gcc-aarch64-linux-gnu, musl-dev, and musl-dev of arm64, which is fetched with apt
# unless MUSL_ARM64 names a folder that holds its unpacked files.
# The same compilers give the same bytes: no build id, no time, no path is in them.
set -euo pipefail
cd "$(dirname "$0")/.."
output=${1:-vendor}

sources=(helper/*.c)
flags=(
  -std=gnu11 -Os -static -s -Wall -Wextra -Wshadow -Werror
  -fno-ident -fno-asynchronous-unwind-tables -fno-pie -no-pie -fstack-protector-strong
  -ffile-prefix-map="$PWD=." -Wl,--build-id=none -ffunction-sections -fdata-sections -Wl,--gc-sections -Wl,-z,noseparate-code,-z,relro,-z,now,-z,noexecstack
)

# musl's files named one by one, since its own wrapper is made for one processor only.
build() {
  local compiler=$1 include=$2 lib=$3 to=$4
  mkdir -p "$to"
  "$compiler" "${flags[@]}" -nostdinc -isystem "$include" -isystem "$("$compiler" -print-file-name=include)" \
    -nostdlib "$lib/crt1.o" "$lib/crti.o" "${sources[@]}" "$lib/libc.a" -lgcc "$lib/crtn.o" -o "$to/codex-sandbox"
  chmod 755 "$to/codex-sandbox"
}

fetch_musl_arm64() {
  [ -z "${MUSL_ARM64:-}" ] || return 0
  MUSL_ARM64=$(mktemp -d)
  trap 'rm -rf "$MUSL_ARM64"' EXIT
  local version
  mkdir -p "$MUSL_ARM64/lists/partial" "$MUSL_ARM64/cache/archives/partial"
  version=$(dpkg-query -W -f '${Version}' musl-dev)
  # The package of the other processor is only unpacked, so this system stays as it is.
  (cd "$MUSL_ARM64" && apt-get -q -o APT::Architectures=arm64,amd64 -o Dir::State::lists="$MUSL_ARM64/lists" \
    -o APT::Sandbox::User=root update >/dev/null && \
    apt-get -q -o APT::Architectures=arm64,amd64 -o Dir::State::lists="$MUSL_ARM64/lists" \
    -o Dir::Cache="$MUSL_ARM64/cache" -o APT::Sandbox::User=root download "musl-dev:arm64=$version" >/dev/null && \
    dpkg -x musl-dev_*.deb .)
}

build gcc /usr/include/x86_64-linux-musl /usr/lib/x86_64-linux-musl "$output/linux-x64"
fetch_musl_arm64
arm="$MUSL_ARM64/usr"
build aarch64-linux-gnu-gcc "$arm/include/aarch64-linux-musl" "$arm/lib/aarch64-linux-musl" "$output/linux-arm64"

if [ $# -eq 0 ]; then
  {
    echo "/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */"
    echo "export const vendorHashes: Readonly<Record<string, string>> = {"
    for cpu in arm64 x64; do
      echo "  \"linux-$cpu\": \"$(sha256sum "$output/linux-$cpu/codex-sandbox" | cut -d' ' -f1)\","
    done
    echo "}"
  } >src/vendor-hashes.ts
fi
