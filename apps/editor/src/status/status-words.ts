import type { EditStatus, Problem, Status } from '../session/room.ts';
import { text } from '../text/index.ts';

/** How the status looks at a glance: connected, alone or finding a way, or something to look at. */
export type Tone = 'good' | 'waiting' | 'trouble';

export interface StatusWords {
  readonly tone: Tone;
  readonly route: string;
  readonly routeShort: string;
  readonly people: string;
  readonly peopleShort: string;
  /** What is out of reach at the moment and comes back by itself; '' if nothing is. */
  readonly notice: string;
  /** Null: nothing edited in this session. */
  readonly places: EditStatus | null;
  /** The whole line as one sentence, for those who hear it. */
  readonly sentence: string;
}

/** Says what the status is, and nothing it does not know. */
export function statusWords(status: Status): StatusWords {
  const others = otherPeople(status).length;
  const { name, short } = routeWords(status);
  const people = text.status.people(others);
  const notice = noticeOf(status);
  // “Nobody else here” has said it.
  const said = others === 0 && isWaiting(status);
  return {
    tone: toneOf(status),
    route: name,
    routeShort: short,
    people: said ? '' : people,
    peopleShort: said ? '' : text.status.peopleShort(others),
    notice,
    places: status.lastEdit,
    sentence: [name, people, notice, status.lastEdit ? placesSentence(status.lastEdit) : text.status.noEdit]
      .filter((part) => part !== '')
      .join('. '),
  };
}

/** The route's name, its short form, and what it means. */
export function routeWords(status: Status): { name: string; short: string; says: string } {
  const { waiting, waitingSays, homeOnly, homeOnlyShort, homeOnlySays } = text.status;
  if (isWaiting(status)) return { name: waiting, short: waiting, says: waitingSays };
  if (status.route === 'home' && otherPeople(status).length === 0) {
    return { name: homeOnly, short: homeOnlyShort, says: homeOnlySays };
  }
  const { route } = status;
  return {
    name: text.status.route[route],
    short: text.status.routeShort[route],
    says: text.status.routeSays[route],
  };
}

/** Peers on other devices: another tab of this browser is the same person. */
export function otherPeople(status: Status): Status['peers'] {
  return status.peers.filter((peer) => peer.route !== 'tab');
}

/** Nothing carries this peer, but only because nobody else is here: the introducing server is reached. */
function isWaiting(status: Status): boolean {
  return status.route === 'offline' && status.signaling === 'connected' && status.peers.length === 0;
}

function placesSentence({ onDevice, peers, atHome }: EditStatus): string {
  const { status } = text;
  const places = [
    onDevice ? status.onDevice : status.notOnDevice,
    status.withPeers(peers),
    atHome ? status.atHome : status.notAtHome,
  ];
  return `${status.lastEdit}: ${places.join(', ')}`;
}

function toneOf(status: Status): Tone {
  if (status.home === 'untrusted' || status.problems.some(isSavingFailure)) return 'trouble';
  return status.route === 'offline' || status.problems.length > 0 ? 'waiting' : 'good';
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
