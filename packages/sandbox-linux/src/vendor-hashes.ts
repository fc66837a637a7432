/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "1d5de32796dbdd87996c89ecf80c87bb4a7b0ffdc53d10c5261f23eff80c6672",
  "linux-x64": "66a9228a3a064f22fcf77480a1a25e95e696350b1076ce3853c1f89b5fbd55a9",
}
