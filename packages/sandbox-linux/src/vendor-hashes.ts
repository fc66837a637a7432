/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "a364172ec8dca5cac52b46ec5440d9587f2649797864c66370805a47d38d04c5",
  "linux-x64": "e1b894b58e4112c7543e57f50bfe02875dab5c05df01a708601edacd7cd103fc",
}
