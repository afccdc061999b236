import { systemClock } from '@parley/runtime';
import { nodeCrypto } from '@parley/seal/node';
import { dialWebSocket } from '@parley/transport';
import { type Bytes, type CloseReason, encodeJoinClient } from '@parley/wire';
import {
  CRAFTED_CHALLENGES,
  hashedChallenge,
  isPlainAnswer,
  otherUsesOf,
  wantedCertificate,
} from '../src/crafted-challenges.ts';
import { HostileServer, type HostileVisit } from '../src/hostile-server.ts';
import { HostileWebServer } from '../src/hostile-web-server.ts';
import { test as base, expect, newDocument, OpenDocument, until } from '../src/index.ts';

const suite = nodeCrypto();

const test = base.extend<{ hostile: { server: HostileServer; web: HostileWebServer } }>({
  hostile: async ({ server }, use) => {
    const hostile = new HostileServer(suite, () => new Uint8Array());
    const web = await HostileWebServer.start(server.origin, hostile);
    await use({ server: hostile, web });
    expect(web.faults).toEqual([]);
    await web.close();
  },
});

/** Waits until a client has come to each service, and it was decided what becomes of it. */
async function visitsTo(
  server: HostileServer,
  settled: (visit: HostileVisit) => boolean,
): Promise<HostileVisit[]> {
  for (const service of ['home', 'signaling'] as const) {
    await until(`${service} has been visited`, () =>
      server.visits.some((visit) => visit.service === service && settled(visit)),
    );
  }
  return server.visits;
}

test('a home and a signaling that hand crafted bytes to sign as a challenge: the page signs nothing', async ({
  hostile: { server, web },
  launch,
}) => {
  const ada = await launch('ada');
  const { edit } = await newDocument(web.origin);
  const page = await ada.newTab();
  for (const { what, frame, reason } of CRAFTED_CHALLENGES) {
    server.visits.length = 0;
    server.craft = frame;
    if (page.url() === 'about:blank') await page.goto(edit);
    else await page.reload();
    const document = await OpenDocument.in(page, ada.name);
    for (const { heard, closed } of await visitsTo(server, (visit) => visit.closed !== null)) {
      expect.soft(closed, what).toBe(reason);
      expect
        .soft(
          heard.map(({ type }) => type),
          what,
        )
        .toEqual(['join']);
    }
    await document.untilStatus(what, ({ problems }) =>
      ['home-unreachable', 'signaling-unreachable'].every((code) =>
        problems.some((problem) => problem.code === code && problem.detail === reason),
      ),
    );
    expect(server.visits, `${what}: it does not come back`).toHaveLength(2);
  }
});

test('32 bytes of the server’s choice are signed for this one join, and for nothing else', async ({
  hostile: { server, web },
  launch,
}) => {
  let challenge: Bytes = new Uint8Array();
  server.craft = async (_, room) => {
    challenge = await hashedChallenge(suite, wantedCertificate(room));
    return challenge;
  };
  const ada = await launch('ada');
  const { edit } = await newDocument(web.origin);
  await ada.open(edit);
  const visits = await visitsTo(server, ({ answers }) => answers.length > 0);
  for (const { join, room, service, origin, answers } of visits) {
    if (!join || !room) throw new Error('a client that answers has joined');
    for (const signatures of answers) {
      const fields = { room, service, origin, nonce: challenge.slice(1) };
      expect(await isPlainAnswer(suite, signatures, join, fields)).toBe(true);
      for (const signature of [signatures.join, signatures.session]) {
        expect(await otherUsesOf(suite, signature, join, room)).toEqual([]);
      }
    }
  }
});

test('an answer to a true home’s challenge, handed on by a server in between, is refused by that home', async ({
  hostile: { server, web },
  launch,
  server: real,
}) => {
  const home = await dialWebSocket(`${real.origin.replace('http', 'ws')}/home`, {
    clock: systemClock,
    timeoutMs: 10_000,
  });
  const challenge = Promise.withResolvers<Bytes>();
  let closed: CloseReason | null = null;
  home.listen({
    message: (bytes) => challenge.resolve(bytes),
    drain() {},
    close: (reason) => {
      closed = reason;
    },
  });
  let between: HostileVisit | undefined;
  server.craft = (join) => {
    const visit = server.visits.find((other) => other.join === join);
    if (visit?.service === 'home' && !between) {
      between = visit;
      home.send(encodeJoinClient(join), 'live');
    }
    return challenge.promise;
  };
  const ada = await launch('ada');
  const { edit } = await newDocument(web.origin);
  await ada.open(edit);
  await until('the page has answered', () => between?.answers[0] !== undefined);
  const signatures = between?.answers[0];
  if (signatures) home.send(encodeJoinClient({ type: 'answer', signatures }), 'live');
  await until('the true home closes', () => closed !== null);
  expect(closed).toBe('join-refused');
});
