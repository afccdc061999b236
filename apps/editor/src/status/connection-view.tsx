import { recentLog } from '@parley/room';
import { useEffect, useState } from 'react';
import type { Person } from '../presence/person.ts';
import type { Check, Connection, Finding, Room, Status } from '../session/room.ts';
import { text } from '../text/late.ts';
import { copyText } from '../ui/copy-text.ts';
import { CHECKS } from './checks.ts';
import { detailsText } from './connection-details.ts';
import { PlaceSign } from './place-sign.tsx';
import { otherPeople } from './status-words.ts';
import { askForLinks, toldLinks } from './told-links.ts';

/** How often the figures are read while they are looked at, ms. */
const LOOK_MS = 2_000;

export interface ConnectionViewProps {
  readonly room: Room;
  readonly status: Status;
  readonly people: readonly Person[];
}

/** The room as it is joined at this moment, a test of each way, and both to be copied for whoever helps. */
export function ConnectionView({ room, status, people }: ConnectionViewProps) {
  const connections = useConnections(room);
  const [findings, setFindings] = useState<ReadonlyMap<Check, Finding>>(new Map());
  const [isTesting, setTesting] = useState(false);
  const [withAddresses, setWithAddresses] = useState(false);
  const words = text.connection;

  const test = async (): Promise<void> => {
    setFindings(new Map());
    setTesting(true);
    try {
      await room.testConnection((check, finding) =>
        setFindings((before) => new Map(before).set(check, finding)),
      );
    } finally {
      setTesting(false);
    }
  };
  const copy = (): Promise<void> =>
    copyText(
      detailsText({
        status,
        connections,
        findings,
        browser: navigator.userAgent,
        log: recentLog(),
        withAddresses,
      }),
      { done: words.copied, refused: words.refused },
    );

  return (
    <section className="status-section connection-view">
      <h3>{words.title}</h3>
      <Picture room={room} status={status} people={people} connections={connections} />
      <p className="connection-actions">
        <button type="button" className="button" disabled={isTesting} onClick={() => void test()}>
          {isTesting ? words.testing : words.test}
        </button>
        <button type="button" className="button" onClick={() => void copy()}>
          {words.copy}
        </button>
        <label>
          <input
            type="checkbox"
            checked={withAddresses}
            onChange={({ target }) => setWithAddresses(target.checked)}
          />{' '}
          {words.withAddresses}
        </label>
      </p>
      <div role="status">
        <ul className="edit-places">
          {CHECKS.map((check) => {
            const finding = findings.get(check);
            // A permission nobody has decided on is nothing to be told.
            const isNothing = check === 'local-network' && finding === 'absent';
            return finding && !isNothing ? <Found key={check} check={check} finding={finding} /> : null;
          })}
        </ul>
      </div>
    </section>
  );
}

function Picture({
  room,
  status,
  people,
  connections,
}: ConnectionViewProps & { connections: readonly Connection[] }) {
  const words = text.connection;
  const nameOf = (client: number | null): string =>
    people.find((person) => person.client === client)?.name ?? text.people.someone;
  const others = otherPeople(status);
  const isOneUnreached = status.problems.some(({ code }) => code === 'peers-unreachable');
  const unreached = isOneUnreached ? <p data-route="unreached">{words.unreached}</p> : null;
  if (others.length === 0) return unreached ?? <p>{words.alone}</p>;
  // A relay, and with it one's own public address, is told only in rooms that stand at home: where something is written.
  const isBlank = room.awareness.doc.store.clients.size === 0;
  return (
    <>
      {unreached}
      {isBlank && others.some(({ route }) => route === 'home') ? <p>{words.unwritten}</p> : null}
      <ul className="connection-links">
        {others.map(({ session, client, route }) => {
          const connection = connections.find((open) => open.session === session);
          const how = connection?.relay ? words.relay[connection.relay] : words.how[route];
          return (
            <li key={session} data-route={route}>
              {words.you(nameOf(client), how)}
              {connection ? <small>{figuresOf(connection)}</small> : null}
            </li>
          );
        })}
        {others.flatMap(({ session, client }) =>
          [...toldLinks(client === null ? null : room.awareness.getStates().get(client))]
            // Each pair once, and only of those who are here.
            .filter(
              ([other]) => client !== null && client < other && others.some((peer) => peer.client === other),
            )
            .map(([other, route]) => (
              <li key={`${session} ${other}`} data-route={route}>
                {words.others(nameOf(client), nameOf(other), words.how[route])}
              </li>
            )),
        )}
      </ul>
    </>
  );
}

function Found({ check, finding }: { check: Check; finding: Finding }) {
  const words = text.connection;
  return (
    <li data-check={check} data-finding={finding}>
      <PlaceSign state={finding === 'fine' ? 'there' : finding === 'failed' ? 'never' : 'coming'} />
      <span>
        <strong>{words.checks[check]}</strong>: {words.findings[finding]}
        {finding === 'failed' ? (
          <>
            <br />
            {words.mend[check]}
          </>
        ) : null}
      </span>
    </li>
  );
}

/** The open connections, read again and again while they are shown; meanwhile others tell theirs. */
function useConnections(room: Room): readonly Connection[] {
  const [connections, setConnections] = useState<readonly Connection[]>([]);
  useEffect(() => {
    let isShown = true;
    const look = async (): Promise<void> => {
      const found = await room.connections();
      if (isShown) setConnections(found);
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    const stopAsking = askForLinks(room);
    return () => {
      isShown = false;
      clearInterval(timer);
      stopAsking();
    };
  }, [room]);
  return connections;
}

function figuresOf({ roundTrip, sent, received }: Connection): string {
  const time = roundTrip === null ? '' : `${Math.max(1, Math.round(roundTrip))} ms`;
  return text.connection.figures(time, sizeOf(sent), sizeOf(received));
}

const sizeOf = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
