/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "d0f3c0356522ee035c6195d6942f094b4d2bd6e156dc48d6b6e537bd92957cb8",
  "linux-x64": "804ac1c7fa915944c3e905846469292b1e61bcd034ad4253e7eb0bac3736ba58",
}
