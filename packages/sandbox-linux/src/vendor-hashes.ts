/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "894a9921a668674cb494d301b1912cc5ce37bed2f35042f9cfedca37ec67222f",
  "linux-x64": "3e739a49bdf90a7a9a84026776d5e74c88eeba64fad43a260adac0a6414858ca",
}
