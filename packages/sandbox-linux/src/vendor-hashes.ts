/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "0b741d8dc152baf2eaa2625a40d7e2232f5382c9da6b9176f2043d40cc42a394",
  "linux-x64": "33339a8f0f97bdfd921b67dae3e76cda7a917fd9a130b63e45d9eb3e20e8f20c",
}
