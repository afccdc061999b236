import type { ReactNode } from 'react';
import { Avatar } from '../presence/avatar.tsx';
import type { Person } from '../presence/person.ts';
import type { EditStatus, Status } from '../session/room.ts';
import { text } from '../text/index.ts';
import { otherPeople, routeWords } from './status-words.ts';
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
      {viewer ? null : <LastEdit edit={status.lastEdit} />}
      <People status={status} people={people} />
      <Section title={text.status.homeTitle}>
        <p>{text.status.homeState[status.home]}</p>
        {status.outbox > 0 ? <p>{text.status.outbox(status.outbox)}</p> : null}
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
  const { name, says } = routeWords(status);
  return (
    <Section title={text.status.connectionTitle}>
      <p>
        <strong>{name}.</strong> {says}
      </p>
    </Section>
  );
}

function LastEdit({ edit }: { edit: EditStatus | null }) {
  const { editTitle, editSays: says, noEditSays } = text.status;
  if (!edit) {
    return (
      <Section title={editTitle}>
        <p>{noEditSays}</p>
      </Section>
    );
  }
  const { onDevice, peers, atHome } = edit;
  return (
    <Section title={editTitle}>
      <ul className="edit-places">
        <Place there={onDevice} name={onDevice ? text.status.onDevice : text.status.notOnDevice}>
          {onDevice ? says.device : says.deviceNot}
        </Place>
        <Place there={peers > 0} name={text.status.withPeers(peers)}>
          {says.peers}
        </Place>
        <Place there={atHome} name={atHome ? text.status.atHome : text.status.notAtHome}>
          {atHome ? says.home : says.homeNot}
        </Place>
      </ul>
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
