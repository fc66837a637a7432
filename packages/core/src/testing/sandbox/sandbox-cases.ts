import { callAttacks } from "./cases/call-attacks.js"
import { descriptorAttacks } from "./cases/descriptor-attacks.js"
import { fileAttacks } from "./cases/file-attacks.js"
import { networkAttacks } from "./cases/network-attacks.js"
import { processAttacks } from "./cases/process-attacks.js"
import { protectedAttacks } from "./cases/protected-attacks.js"
import { privateTmpCases } from "./cases/private-tmp-cases.js"
import { readAttacks } from "./cases/read-attacks.js"
import { rightsAttacks } from "./cases/rights-attacks.js"
import { legitimateWork } from "./cases/work.js"
import type { SandboxCase } from "./sandbox-case.js"

/** Everything that a sandbox is tried with: attacks that must fail, and work that must not. */
export const sandboxCases: readonly SandboxCase[] = [
  ...fileAttacks,
  ...descriptorAttacks,
  ...protectedAttacks,
  ...readAttacks,
  ...privateTmpCases,
  ...networkAttacks,
  ...processAttacks,
  ...callAttacks,
  ...rightsAttacks,
  ...legitimateWork,
]
