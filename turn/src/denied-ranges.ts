/**
 * Where a relay must never send: everything that is not the public internet, so that nobody reaches the operator's own
 * network through it. From the IANA special-purpose registries (RFC 6890 and its successors).
 */
export const DENIED_RANGES: readonly (readonly [range: string, what: string])[] = [
  ['0.0.0.0/8', 'this host, this network (RFC 791)'],
  ['10.0.0.0/8', 'private (RFC 1918)'],
  ['100.64.0.0/10', 'carrier-grade NAT (RFC 6598)'],
  ['127.0.0.0/8', 'loopback (RFC 1122)'],
  ['169.254.0.0/16', 'link-local, cloud metadata (RFC 3927)'],
  ['172.16.0.0/12', 'private (RFC 1918)'],
  ['192.0.0.0/24', 'protocol assignments (RFC 6890)'],
  ['192.0.2.0/24', 'documentation (RFC 5737)'],
  ['192.88.99.0/24', '6to4 relays (RFC 7526)'],
  ['192.168.0.0/16', 'private (RFC 1918)'],
  ['198.18.0.0/15', 'benchmarks (RFC 2544)'],
  ['198.51.100.0/24', 'documentation (RFC 5737)'],
  ['203.0.113.0/24', 'documentation (RFC 5737)'],
  ['224.0.0.0/4', 'multicast (RFC 5771)'],
  ['240.0.0.0/4', 'reserved, broadcast (RFC 1112, RFC 919)'],
  // Of IPv6 only 2000::/3 is the public internet. The first block below holds most of what is dangerous, ::1 and the
  // IPv4-mapped addresses among it; the next ones are named although the wide blocks behind them would do.
  [
    '::/3',
    'all below global unicast: ::, ::1, IPv4-mapped ::ffff:0:0/96, NAT64 64:ff9b::/96 (RFC 4291, RFC 6052)',
  ],
  ['::1', 'loopback (RFC 4291)'],
  ['::ffff:0:0/96', 'IPv4-mapped (RFC 4291)'],
  ['fc00::/7', 'unique local (RFC 4193)'],
  ['fe80::/10', 'link-local (RFC 4291)'],
  ['fec0::/10', 'site-local (RFC 3879)'],
  ['ff00::/8', 'multicast (RFC 4291)'],
  ['4000::/2', 'all above global unicast (RFC 4291)'],
  ['8000::/1', 'all above global unicast (RFC 4291)'],
  ['2001::/23', 'protocol assignments, Teredo (RFC 2928, RFC 4380)'],
  ['2001:db8::/32', 'documentation (RFC 3849)'],
  ['2002::/16', '6to4, which wraps any IPv4 address (RFC 3056)'],
  ['3fff::/20', 'documentation (RFC 9637)'],
];
