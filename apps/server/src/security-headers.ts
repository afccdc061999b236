/** Features the page never asks for. Camera and microphone stay at the browser's default, this origin only: browsers
 * tie to that permission whether WebRTC may use local addresses. */
const REFUSED_FEATURES = [
  'accelerometer',
  'browsing-topics',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'magnetometer',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

/**
 * The headers of every response. A document's secret stands in the page's URL, so the page runs no code but its own,
 * talks to nobody but this server (and, over WebRTC, its peers), and tells nobody where it was.
 *
 * `hosts` is where the browser may have dialled: older browsers do not take `'self'` for WebSockets. `secure`: every browser comes
 * over https, and is told to come in no other way for a year. Text becomes HTML or a script only where a policy of the page's
 * own code makes it one. COOP and COEP together give the page a process of its own, in which it may ask for memory to be freed.
 */
export function securityHeaders({
  hosts,
  secure,
}: {
  readonly hosts: readonly string[];
  readonly secure: boolean;
}): Readonly<Record<string, string>> {
  const sockets = hosts.map((host) => ` ws://${host} wss://${host}`).join('');
  return {
    'Content-Security-Policy': [
      "default-src 'self'",
      `connect-src 'self'${sockets}`,
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "worker-src 'self'",
      "manifest-src 'self'",
      "frame-src 'none'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types default',
    ].join('; '),
    // Both together isolate the page, without which Chromium lets it ask for no collection of closed WebRTC connections.
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': REFUSED_FEATURES.map((feature) => `${feature}=()`).join(', '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    ...(secure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}
