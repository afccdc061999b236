import type { Problem, Status } from '../session/room.ts';
import { text } from '../text/late.ts';
import { type Saved, savedOf } from './saved.ts';
import { isSavingFailure } from './saving-failure.ts';

/** How the status looks at a glance: connected, alone or finding a way, or something to look at. */
export type Tone = 'good' | 'waiting' | 'trouble';

export interface StatusWords {
  readonly tone: Tone;
  /** Where what is written stands, first of all; null where there is nothing to say of it. */
  readonly saved: Saved | null;
  /** What is said beside it: that nothing carries this page, or what is out of reach; '' if all is well. */
  readonly beside: string;
  readonly route: string;
  readonly people: string;
  /** What is out of reach at the moment and comes back by itself, or what to do meanwhile; '' if nothing is. */
  readonly notice: string;
  /** Something is reached, be it only the server that introduces others. */
  readonly connected: boolean;
  /** What is read out when it changes: what became out of reach; '' if nothing is. */
  readonly heard: string;
  /** The whole line as one sentence, for those who hear it. */
  readonly sentence: string;
}

/** Says what the status is, and nothing it does not know. */
export function statusWords(status: Status, viewer = false): StatusWords {
  const others = otherPeople(status).length;
  const name = routeName(status);
  const people = text.status.people(others);
  const away = isAway(status);
  const notice = away ? meanwhile(status, viewer) : passingOf(status);
  // “Nobody else here” has said it, and who is offline knows nobody.
  const said = others === 0 && status.route === 'offline';
  const places = viewer ? text.status.reading : placesSentence(status);
  const saved = viewer ? null : savedOf(status);
  return {
    tone: toneOf(status),
    saved,
    beside: away || isConnecting(status) ? name : notice,
    route: name,
    people: said ? '' : people,
    notice,
    connected: !away && !isConnecting(status),
    heard: (away ? [name, notice] : [notice]).filter(isSaid).join('. '),
    sentence: [saved ? text.status.saved[saved] : '', name, said ? '' : people, notice, places]
      .filter(isSaid)
      .join('. '),
  };
}

/** What of the status's words stands for how this peer is connected. */
export type RouteState = Status['route'] | 'connecting' | 'waiting' | 'unreached' | 'homeOnly';

export function routeState(status: Status): RouteState {
  if (isConnecting(status)) return 'connecting';
  if (isWaiting(status)) return 'waiting';
  if (isUnreached(status)) return 'unreached';
  return status.route === 'home' && otherPeople(status).length === 0 ? 'homeOnly' : status.route;
}

/** The route's name. */
export function routeName(status: Status): string {
  const { status: words } = text;
  const state = routeState(status);
  switch (state) {
    case 'connecting':
    case 'waiting':
    case 'unreached':
    case 'homeOnly':
      return words[state];
    default:
      return words.route[state];
  }
}

/** Peers on other devices: another tab of this browser is the same person. */
export function otherPeople(status: Status): Status['peers'] {
  return status.peers.filter((peer) => peer.route !== 'tab');
}

/** Others are here, and none of them is joined to this page itself: what they store nobody tells it. */
export function isJoinedAcross(status: Status): boolean {
  const others = otherPeople(status);
  return others.length > 0 && others.every(({ route }) => route === 'home' || route === 'indirect');
}

/** Nothing carries this peer where something should: it is offline, or whoever is here is out of reach. */
export function isAway(status: Status): boolean {
  return status.route === 'offline' && !isConnecting(status) && !isWaiting(status);
}

/** The problems that have to be explained beside what `routeName` and `homeState` explain already. */
export function problemsToSay(status: Status): readonly Problem[] {
  return isAway(status) ? status.problems.filter(isSavingFailure) : status.problems;
}

const STORAGE_FAILURES = ['storage-refused', 'storage-older', 'storage-full', 'unsealable'] as const;

/** Why this device does not keep what is written; null if it does, or will in a moment. */
export function storageFailure({
  problems,
}: Pick<Status, 'problems'>): (typeof STORAGE_FAILURES)[number] | null {
  return STORAGE_FAILURES.find((failure) => has(problems, failure)) ?? null;
}

/** The first look for the others is not over. */
function isConnecting({ route, signaling, home, peers, problems }: Status): boolean {
  const looking = signaling === 'connecting' || home === 'connecting';
  return route === 'offline' && peers.length === 0 && looking && problems.every(isSavingFailure);
}

/** Nothing carries this peer, but only because nobody else is here: the introducing server is reached. */
function isWaiting(status: Status): boolean {
  const alone = status.route === 'offline' && status.peers.length === 0;
  return alone && status.signaling === 'connected' && !isUnreached(status);
}

function isUnreached({ route, problems }: Status): boolean {
  return route === 'offline' && has(problems, 'peers-unreachable');
}

function placesSentence(status: Status): string {
  const { status: words } = text;
  if (!status.lastEdit) return noEditOf(status);
  const { onDevice, peers, atHome } = status.lastEdit;
  const notOnDevice = storageFailure(status) ? words.neverOnDevice : words.notOnDevice;
  const places = [
    onDevice ? words.onDevice : notOnDevice,
    words.withPeers(peers),
    atHome ? words.atHome : words.notAtHome,
  ];
  return `${words.lastEdit}: ${places.join(', ')}`;
}

/** Who types before the document has arrived has edited, though nothing of it is anywhere yet. */
const noEditOf = ({ arrived }: Status): string => (arrived ? text.status.noEdit : '');

function toneOf(status: Status): Tone {
  if (status.home === 'untrusted' || status.problems.some(isSavingFailure)) return 'trouble';
  return status.route === 'offline' || status.problems.length > 0 ? 'waiting' : 'good';
}

/** What to do while offline. Where the device does not keep what is written, nothing says that it does. */
function meanwhile(status: Status, viewer: boolean): string {
  if (!status.arrived) return text.arrival.short;
  if (viewer) return text.status.keepReading;
  return storageFailure(status) ? '' : text.status.keepWriting;
}

/** The rest of what passes by itself, what is worst first. */
const PASSING = [
  'home-deleted',
  'home-expired',
  'peers-unreachable',
  'home-went-back',
  'waiting',
  'connections-exhausted',
  'local-network',
] as const;

function passingOf({ problems }: Status): string {
  const { passing } = text;
  if (has(problems, 'signaling-unreachable')) return passing['signaling-unreachable'];
  if (has(problems, 'home-unreachable')) return passing['home-unreachable'];
  for (const code of PASSING) {
    if (has(problems, code)) return passing[code];
  }
  return '';
}

const has = (problems: readonly Problem[], code: Problem['code']): boolean =>
  problems.some((problem) => problem.code === code);

const isSaid = (part: string): boolean => part !== '';
