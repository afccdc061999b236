import type { Check, Finding, PeerStatus } from '@parley/room';

/** How everybody is joined, and what is in the way. */
export const connection = {
  connection: {
    title: 'Who is joined to whom',
    alone: 'Nobody else is here.',
    unreached:
      'Somebody has this document open whom nobody here reaches, directly, by relay or through home. What is listed does not count them.',
    unwritten:
      'Nothing is written yet. A relay is told of once something is; until then home joins those whom it would.',
    you: (name: string, how: string) => `You and ${name}: ${how}`,
    others: (one: string, other: string, how: string) => `${one} and ${other}: ${how}`,
    how: {
      direct: 'directly',
      relayed: 'by relay',
      tab: 'tabs of one browser',
      home: 'through home',
      indirect: 'through others',
    } satisfies Record<PeerStatus['route'], string>,
    relay: { udp: 'by relay, over UDP', tcp: 'by relay, over TCP', tls: 'by relay, over TLS' },
    figures: (roundTrip: string, sent: string, received: string) =>
      [roundTrip === '' ? '' : `${roundTrip} there and back`, `${sent} sent`, `${received} received`]
        .filter((part) => part !== '')
        .join(', '),
    test: 'Test my connection',
    testing: 'Testing…',
    copy: 'Copy details',
    withAddresses: 'with addresses',
    copied: 'Details copied',
    refused: 'The browser does not let this page copy',
    checks: {
      signaling: 'The server that introduces people',
      home: 'Home',
      webrtc: 'WebRTC in this browser',
      stun: 'Being seen from outside (STUN)',
      'turn-udp': 'Relay over UDP',
      'turn-tcp': 'Relay over TCP',
      'turn-tls': 'Relay over TLS',
      clock: 'The clock of this device',
      'local-network': 'Permission to reach the local network',
    } satisfies Record<Check, string>,
    findings: { fine: 'works', failed: 'does not work', absent: 'not set up here' } satisfies Record<
      Finding,
      string
    >,
    mend: {
      signaling:
        'WebSockets to the server do not pass. Perhaps a proxy stops them: allow them for this address. Whoever runs the server: the proxy in front must pass upgrades on.',
      home: 'Edits are not kept for when everybody is away until home answers again.',
      webrtc:
        'This browser has no WebRTC, or it is switched off. Everything goes through home, which works, a little slower.',
      stun: 'UDP to the relay does not pass. A firewall may block it; connections then go by relay over TCP or TLS.',
      'turn-udp': 'A firewall blocks UDP, or the relay does not answer. Relay over TCP or TLS does as well.',
      'turn-tcp': 'A firewall blocks the relay’s port. Relay over TLS, at best on port 443, passes most.',
      'turn-tls':
        'Where only web traffic passes, people are joined through home alone. Whoever runs the server: give the relay a certificate and port 443.',
      clock:
        'It differs from the server’s by more than a minute. Set it, or credentials for the relay seem to have run out.',
      'local-network':
        'Allow “Local network” with the icon to the left of the address, to be joined directly to people on the same network.',
    } satisfies Record<Check, string>,
  },
};
