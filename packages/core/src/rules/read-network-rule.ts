import type { CallValues } from "../starlark/call-values.js"
import type { NetworkRule, RuleDecision } from "./rule.js"

/** The values of `network_rule(host, protocol, decision, justification)`. Throws a StarlarkError. */
export function readNetworkRule(values: CallValues): NetworkRule {
  const host = values.required("host", values.text("host"))
  if (!/^[\w.:[\]-]+$/.test(host)) {
    throw values.error("host is the name or address of one host, without wildcards", "host")
  }
  const justification = values.text("justification")
  return {
    host,
    protocol: oneOf(values, "protocol", protocols),
    decision: oneOf(values, "decision", decisions),
    ...(justification !== undefined && { justification }),
  }
}

const protocols: Readonly<Record<string, NetworkRule["protocol"]>> = {
  http: "http",
  https: "https",
  https_connect: "https",
  "http-connect": "https",
  socks5_tcp: "socks5_tcp",
  socks5_udp: "socks5_udp",
}

const decisions: Readonly<Record<string, RuleDecision>> = {
  allow: "allow",
  prompt: "prompt",
  deny: "forbidden",
  forbidden: "forbidden",
}

function oneOf<T>(values: CallValues, parameter: string, known: Readonly<Record<string, T>>): T {
  const word = values.required(parameter, values.text(parameter))
  const meant = Object.hasOwn(known, word) ? known[word] : undefined
  if (meant !== undefined) return meant
  throw values.error(`${parameter} must be one of ${Object.keys(known).join(", ")}`, parameter)
}
