/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "c5a8a91c10d9c19ef0b3efe0f930dd66571dee224b7b0afdbb85334f809ca836",
  "linux-x64": "3d22ea79650516220d6041d1a4f631ebdf2392b27ba67f8c27edb43bc9a66ad0",
}
