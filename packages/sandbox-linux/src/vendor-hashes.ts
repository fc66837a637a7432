/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "eaf4d6dd372ca565d66d3e744bc667a4dca8770f6c520882c8be20b2beb70d29",
  "linux-x64": "faabe22e969e4ee742897a86acb520a47a0887cedcc85b5c39c4610661585ee9",
}
