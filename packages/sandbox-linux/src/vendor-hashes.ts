/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "5993995458b56f3c425fe7c7ca5034df34b1935c3ea6a4e9871a75276ab30b30",
  "linux-x64": "5541886c7ec8a876340fb682cceab2ae0dadc8a69e01bb8d4389396bdf12dad7",
}
