import type { LastEdit, Problem, Status } from '../session/room.ts';
import { text } from '../text/en.ts';

/** How the status looks at a glance: connected, alone or finding a way, or something to look at. */
export type Tone = 'good' | 'waiting' | 'trouble';

/** Where the last edit is, place by place. A place that does not apply is null. */
export interface Places {
  readonly device: boolean;
  readonly peers: number;
  readonly home: boolean | null;
}

export interface StatusWords {
  readonly tone: Tone;
  readonly route: string;
  readonly routeShort: string;
  readonly people: string;
  readonly peopleShort: string;
  /** What is out of reach at the moment and comes back by itself; '' if nothing is. */
  readonly notice: string;
  /** Null: nothing edited in this session. */
  readonly places: Places | null;
  /** The whole line as one sentence, for those who hear it. */
  readonly sentence: string;
}

/** Says what the status is, and nothing it does not know. */
export function statusWords(status: Status): StatusWords {
  const others = otherPeople(status).length;
  const waiting = isWaiting(status);
  const route = waiting ? text.status.waiting : text.status.route[status.route];
  const places = placesOf(status.lastEdit, status.home);
  const people = text.status.people(others);
  const notice = noticeOf(status);
  return {
    tone: toneOf(status, waiting),
    route,
    routeShort: waiting ? text.status.waiting : text.status.routeShort[status.route],
    // “Nobody else here” has said it.
    people: waiting && others === 0 ? '' : people,
    peopleShort: waiting && others === 0 ? '' : text.status.peopleShort(others),
    notice,
    places,
    sentence: [route, people, notice, places ? placesSentence(places) : text.status.noEdit]
      .filter((part) => part !== '')
      .join('. '),
  };
}

/** Peers on other devices: another tab of this browser is the same person. */
export function otherPeople(status: Status): Status['peers'] {
  return status.peers.filter((peer) => peer.route !== 'tab');
}

/** Nothing carries this peer, but only because nobody else is here: the introducing server is reached. */
export function isWaiting(status: Status): boolean {
  return status.route === 'offline' && status.signaling === 'connected' && status.peers.length === 0;
}

export function placesOf(lastEdit: LastEdit | null, home: Status['home']): Places | null {
  if (!lastEdit) return null;
  // Home may be off and still have receipted the edit before; what is known to be there is said.
  const atHome = home === 'off' && !lastEdit.atHome ? null : lastEdit.atHome;
  return { device: lastEdit.onDevice, peers: lastEdit.peers, home: atHome };
}

export function placesSentence(places: Places): string {
  const parts = [
    places.device ? text.status.onDevice : text.status.notOnDevice,
    text.status.withPeers(places.peers),
  ];
  if (places.home !== null) parts.push(places.home ? text.status.atHome : text.status.notAtHome);
  return `${text.status.lastEdit}: ${parts.join(', ')}`;
}

function toneOf(status: Status, waiting: boolean): Tone {
  if (status.home === 'untrusted' || status.problems.some(isSavingFailure)) return 'trouble';
  return status.route === 'offline' || waiting || status.problems.length > 0 ? 'waiting' : 'good';
}

function noticeOf({ problems }: Status): string {
  const codes = new Set(problems.map(({ code }) => code));
  if (codes.has('signaling-unreachable')) return text.passing['signaling-unreachable'];
  return codes.has('home-unreachable') ? text.passing['home-unreachable'] : '';
}

/** Problems that may cost somebody their words, as opposed to those that pass by themselves. */
export function isSavingFailure(problem: Problem): boolean {
  return problem.code !== 'home-unreachable' && problem.code !== 'signaling-unreachable';
}
