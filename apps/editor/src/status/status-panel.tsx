import type { ReactNode } from 'react';
import { Avatar } from '../presence/avatar.tsx';
import type { Person } from '../presence/person.ts';
import type { Status } from '../session/room.ts';
import { text } from '../text/en.ts';
import { isWaiting, otherPeople, placesOf } from './status-words.ts';
import { Tick } from './tick.tsx';

export interface StatusPanelProps {
  readonly status: Status;
  readonly people: readonly Person[];
  readonly viewer: boolean;
}

/** The status in plain words, each part with what it means. */
export function StatusPanel({ status, people, viewer }: StatusPanelProps) {
  return (
    <div className="status-panel">
      {status.problems.map(({ code }) => (
        <Section key={code} title={text.problems[code].title} trouble>
          <p>{text.problems[code].advice}</p>
        </Section>
      ))}
      <Connection status={status} />
      {viewer ? null : <Edit status={status} />}
      <People status={status} people={people} />
      <Section title={text.status.homeTitle}>
        <p>{text.status.homeState[status.home]}</p>
        {status.outbox > 0 && status.home !== 'off' ? <p>{text.status.outbox(status.outbox)}</p> : null}
      </Section>
    </div>
  );
}

function Section({ title, trouble, children }: { title: string; trouble?: boolean; children: ReactNode }) {
  return (
    <section className={trouble ? 'status-section trouble' : 'status-section'}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Connection({ status }: { status: Status }) {
  const waiting = isWaiting(status);
  return (
    <Section title={text.status.connectionTitle}>
      <p>
        <strong>{waiting ? text.status.waiting : text.status.route[status.route]}.</strong>{' '}
        {waiting ? text.status.waitingSays : text.status.routeSays[status.route]}
      </p>
    </Section>
  );
}

function Edit({ status }: { status: Status }) {
  const places = placesOf(status.lastEdit, status.home);
  const says = text.status.editSays;
  if (!places) {
    return (
      <Section title={text.status.editTitle}>
        <p>{text.status.noEditSays}</p>
      </Section>
    );
  }
  return (
    <Section title={text.status.editTitle}>
      <ul className="edit-places">
        <Place there={places.device} name={places.device ? text.status.onDevice : text.status.notOnDevice}>
          {places.device ? says.device : says.deviceNot}
        </Place>
        <Place there={places.peers > 0} name={text.status.withPeers(places.peers)}>
          {says.peers}
        </Place>
        {places.home === null ? null : (
          <Place there={places.home} name={places.home ? text.status.atHome : text.status.notAtHome}>
            {places.home ? says.home : says.homeNot}
          </Place>
        )}
      </ul>
      {places.home === null ? <p>{says.homeOff}</p> : null}
    </Section>
  );
}

function Place({ there, name, children }: { there: boolean; name: string; children: ReactNode }) {
  return (
    <li>
      <Tick there={there} />
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
                {peer.role === 'view' ? `, ${text.status.viewer}` : ''}
              </span>
            </li>
          );
        })}
      </ul>
      {tabs > 0 ? <p>{text.status.otherTabs(tabs)}</p> : null}
    </Section>
  );
}
