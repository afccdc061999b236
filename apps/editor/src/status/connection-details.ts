import type { Check, Connection, Finding, Status } from '../session/room.ts';
import { CHECKS } from './checks.ts';

/** What is known when details are copied. */
export interface Details {
  readonly status: Status;
  readonly connections: readonly Connection[];
  readonly findings: ReadonlyMap<Check, Finding>;
  readonly browser: string;
  /** What the room logged, eldest first. */
  readonly log: readonly string[];
  /** Whether the addresses of both ends of each connection may be told: the person has to want that. */
  readonly withAddresses: boolean;
}

/** Lines of the log that are copied. */
const LINES = 100;

/**
 * For whoever helps, in English: how this page is connected and what was found, with no name, link, session or text of a document in
 * it, and no address but what its person allows.
 */
export function detailsText(details: Details): string {
  const { status, connections, findings, browser, log, withAddresses } = details;
  const rows = connections.map(({ path, relay, roundTrip, sent, received, ends }) => {
    const way = `${path}${relay === null ? '' : ` over ${relay}`}`;
    const figures = `${roundTrip === null ? '?' : Math.round(roundTrip)} ms, ${sent} B sent, ${received} B received`;
    const addresses = ends.map((end) => end ?? 'not told').join(' to ');
    return `- ${way}, ${figures}${withAddresses ? `, ${addresses}` : ''}`;
  });
  const found = CHECKS.flatMap((check) =>
    findings.has(check) ? [`- ${check}: ${findings.get(check)}`] : [],
  );
  const routes = status.peers.map(({ route }) => route);
  return [
    'Parley, connection details',
    `Browser: ${browser}`,
    `Route: ${status.route}; signaling: ${status.signaling}; home: ${status.home}`,
    `Others: ${routes.length === 0 ? 'none' : routes.join(', ')}`,
    `In the way: ${status.problems.map(({ code }) => code).join(', ') || 'nothing'}`,
    ...(rows.length > 0 ? ['Connections:', ...rows] : []),
    ...(found.length > 0 ? ['Tested:', ...found] : []),
    ...(log.length > 0 ? ['Log:', ...log.slice(-LINES)] : []),
  ].join('\n');
}
