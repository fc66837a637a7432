/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "23f9e68002bb980d4d4aa6fff4381026b4359be2e6af18c22634313423bbf85d",
  "linux-x64": "8f33354cc50508d1e9b5b90fb13dddc6bfd0163bde4b0186a619376e4847511e",
}
