/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "0a65cae82a2ec9139495d8b05b8631e7a444416c8cf92e2c26b60adee568f26c",
  "linux-x64": "0b9dfb1e2ba2499ec9df8dc5d89db3c1cef2b45e95b7c6b9e8f5e844a94b677e",
}
