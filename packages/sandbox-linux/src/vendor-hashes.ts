/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "07c0eb30beaa64b781ca1b24789bac81b4ad8c5d0320f7ac2f333e887ad3ec65",
  "linux-x64": "c5555629552dee1f2d43c4b7c123dd82afad18b82c40d61578e9c8eb073e6a0f",
}
