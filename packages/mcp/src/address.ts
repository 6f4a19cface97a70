import ipaddr from "ipaddr.js";

/** Whether an IP address is one of the public internet, reached as it stands. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in IPv6 clothes is judged as what it is.
  const ip = ipaddr.process(address);
  if (ip.range() !== "unicast") return false;
  // What the library does not know, such as 64:ff9b:1::/48 of NAT64. Source: RFC 4291, 2.4.
  return ip.kind() === "ipv4" || ((ip.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}

/** The name or address of a URL, without brackets and the dot of the root. */
export function hostOf(url: URL): string {
  return url.hostname.replaceAll(/^\[|\]$/g, "").replace(/\.$/, "");
}

// Names that never belong to the public internet. Source: RFC 6761, RFC 6762, ICANN (internal).
const privateName = /(^|\.)(localhost|local|internal)$/i;

/**
 * What is wrong with a host, as far as its name tells; what a name resolves to is checked where it
 * is connected to. The URL parser has made `0x7f.1` and `2130706433` plain addresses by then.
 */
export function hostProblem(url: URL): string | undefined {
  const host = hostOf(url);
  if (privateName.test(host)) return `${host} is not a public name`;
  if (ipaddr.isValid(host) && !isPublicAddress(host)) return `${host} is not a public address`;
  return undefined;
}
