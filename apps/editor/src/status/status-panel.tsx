import { mayEdit } from '@parley/room';
import { type ReactNode, useSyncExternalStore } from 'react';
import { Avatar } from '../presence/avatar.tsx';
import type { Person } from '../presence/person.ts';
import { keptStorage } from '../session/kept-storage.ts';
import type { EditStatus, Room, Status } from '../session/room.ts';
import { text } from '../text/late.ts';
import { ConnectionView } from './connection-view.tsx';
import { PlaceSign, type PlaceState } from './place-sign.tsx';
import { isSavingFailure } from './saving-failure.ts';
import {
  isAway,
  isJoinedAcross,
  otherPeople,
  problemsToSay,
  routeName,
  routeState,
  statusWords,
  storageFailure,
} from './status-words.ts';

export interface StatusPanelProps {
  readonly room: Room;
  readonly status: Status;
  readonly people: readonly Person[];
  readonly viewer: boolean;
  /** The person takes the server that answers as home for it, under its other key. */
  readonly acceptHome: () => void;
}

/** The status in plain words, each part with what it means. */
export function StatusPanel({ room, status, people, viewer, acceptHome }: StatusPanelProps) {
  return (
    <div className="status-panel">
      {problemsToSay(status).map((problem) => (
        <Section
          key={problem.code}
          title={text.problems[problem.code].title}
          tone={isSavingFailure(problem) ? 'trouble' : 'waiting'}
        >
          <p>{text.problems[problem.code].advice}</p>
          {problem.code === 'home-key-changed' ? <AcceptHome accept={acceptHome} /> : null}
        </Section>
      ))}
      <Connection status={status} viewer={viewer} />
      {viewer ? null : <LastEdit status={status} />}
      <People status={status} people={people} />
      <ConnectionView room={room} status={status} people={people} />
      <Section title={text.status.homeTitle}>
        <p>{homeWords(status)}</p>
        {status.homeKeepsDays === null ? null : <p>{text.status.homeKeeps(status.homeKeepsDays)}</p>}
        {status.outbox > 0 ? <p>{text.status.outbox(status.outbox)}</p> : null}
      </Section>
    </div>
  );
}

function AcceptHome({ accept }: { accept: () => void }) {
  return (
    <>
      <p>{text.status.acceptHomeSays}</p>
      <button type="button" className="button" onClick={accept}>
        {text.status.acceptHome}
      </button>
    </>
  );
}

function Section({
  title,
  tone = 'plain',
  children,
}: {
  title: string;
  tone?: 'plain' | 'waiting' | 'trouble';
  children: ReactNode;
}) {
  return (
    <section className="status-section" data-tone={tone}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Connection({ status, viewer }: { status: Status; viewer: boolean }) {
  const name = routeName(status);
  const { notice } = statusWords(status, viewer);
  return (
    <Section title={text.status.connectionTitle}>
      <p>
        <strong>{name.endsWith('…') ? name : `${name}.`}</strong> {routeSays(status)}
      </p>
      {isAway(status) && notice ? <p>{notice}.</p> : null}
    </Section>
  );
}

function routeSays(status: Status): string {
  const { status: words } = text;
  const state = routeState(status);
  switch (state) {
    case 'connecting':
      return words.connectingSays;
    case 'waiting':
      return words.waitingSays;
    case 'unreached':
      return words.unreachedSays;
    case 'homeOnly':
      return words.homeOnlySays;
    default:
      return words.routeSays[state];
  }
}

function homeWords({ home, peers }: Status): string {
  return home === 'off' && peers.length === 0 ? text.status.homeOffAlone : text.status.homeState[home];
}

function LastEdit({ status }: { status: Status }) {
  const { editTitle, noEditSays, onDevice, withPeers, atHome, notAtHome } = text.status;
  const isKept = useSyncExternalStore(keptStorage.subscribe, keptStorage.current);
  const edit = status.lastEdit;
  if (!edit) {
    if (!status.arrived) return null;
    return (
      <Section title={editTitle}>
        <p>{noEditSays}</p>
      </Section>
    );
  }
  const says = placesSay(status, edit, isKept);
  return (
    <Section title={editTitle}>
      <ul className="edit-places">
        <Place
          state={placeState(edit.onDevice, says.isRefused)}
          name={edit.onDevice ? onDevice : says.notOnDevice}
        >
          {says.device}
        </Place>
        <Place state={placeState(edit.peers > 0, false)} name={withPeers(edit.peers)}>
          {says.peers}
        </Place>
        <Place state={placeState(edit.atHome, says.isFull)} name={edit.atHome ? atHome : notAtHome}>
          {says.home}
        </Place>
      </ul>
    </Section>
  );
}

/** What each place of the last edit means. `isKept`: the browser has agreed to keep what this page stores. */
function placesSay(status: Status, { onDevice, peers, atHome }: EditStatus, isKept: boolean) {
  const { editSays: says, notOnDevice, neverOnDevice } = text.status;
  const failure = storageFailure(status);
  const failed = failure ? says.deviceFailed[failure] : says.deviceNot;
  const isFull = status.problems.some(({ code }) => code === 'home-full');
  return {
    isRefused: failure !== null,
    isFull,
    notOnDevice: failure ? neverOnDevice : notOnDevice,
    device: onDevice ? (isKept ? says.deviceKept : says.device) : failed,
    peers: peers > 0 ? says.peers : isJoinedAcross(status) ? says.peersAcross : says.peersNot,
    home: atHome ? says.home : isFull ? says.homeFull : says.homeNot,
  };
}

const placeState = (isThere: boolean, isRefused: boolean): PlaceState =>
  isThere ? 'there' : isRefused ? 'never' : 'coming';

function Place({ state, name, children }: { state: PlaceState; name: string; children: ReactNode }) {
  return (
    <li>
      <PlaceSign state={state} />
      <span>
        <strong>{name}</strong>
        <br />
        {children}
      </span>
    </li>
  );
}

function People({ status, people }: { status: Status; people: readonly Person[] }) {
  const others = otherPeople(status);
  const tabs = status.peers.length - others.length;
  if (status.peers.length === 0) return null;
  return (
    <Section title={text.status.peopleTitle}>
      <ul className="peer-list">
        {others.map((peer) => {
          const person = people.find(({ client }) => client === peer.client);
          return (
            <li key={peer.session}>
              <Avatar person={person ?? { name: '?', colour: '#77736b' }} />
              <span>
                <strong>{person?.name ?? text.people.someone}</strong>, {text.status.peerRoute[peer.route]}
                {peer.role && !mayEdit(peer.role) ? `, ${text.status.viewer}` : ''}
              </span>
            </li>
          );
        })}
      </ul>
      {tabs > 0 ? <p>{text.status.otherTabs(tabs)}</p> : null}
    </Section>
  );
}
