/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "5edea1d3aeb82d0dd3aafaed856d27116f99250465cd97f2cfa4f8327ef94120",
  "linux-x64": "476d397bbe4bb49e32d7ebb61910cc3d9eb9049d09b7a942b75def1eb306298b",
}
