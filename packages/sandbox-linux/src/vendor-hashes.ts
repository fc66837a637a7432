/** SHA-256 of the committed helpers; written by scripts/build-helper.sh. */
export const vendorHashes: Readonly<Record<string, string>> = {
  "linux-arm64": "c16df4a2c1a760c51e972dd64ebd48336a07bfcc037b537c0ab708e6c5d60675",
  "linux-x64": "b37dae5eadc61a04814c243a451b45ce3ee142a90d6b7e33e02976e4e9bf1252",
}
