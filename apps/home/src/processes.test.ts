import type { Exchange } from '@parley/transport/exchange';
import { MemoryHub } from '@parley/transport/memory-exchange';
import {
  digestOfRuns,
  encodeSync,
  FAREWELL,
  type SessionId,
  type SyncMessage,
  toBase64Url,
  utf8,
} from '@parley/wire';
import { expect, test } from 'vitest';
import { type Caller, certificateOf, editsOf, HomeScene, hashOf } from './testing/home-scene.ts';

/** Who holds nothing of the text: from then on they are sent what is new. */
const nothing: SyncMessage = {
  type: 'have',
  part: 0,
  proved: null,
  bases: [],
  digest: digestOfRuns(new Map()),
  runs: new Map(),
  covered: new Map(),
  full: true,
  ask: false,
  more: false,
};

/** Two processes of one home. Their disks are not one, so that nothing comes by the log. */
async function twoProcesses(hub: MemoryHub) {
  const exchanges: Exchange[] = [hub.exchange(), hub.exchange()];
  const [one, two] = await Promise.all(
    exchanges.map((exchange, at) => HomeScene.make({ exchange }, 5, `process ${at}`)),
  );
  if (!one || !two) throw new Error('two were made');
  const run = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 50) for (const scene of [one, two]) await scene.run(50);
  };
  const join = async (scene: HomeScene) => {
    const author = await scene.author();
    const caller = await scene.call(author);
    caller.say(certificateOf(author), nothing);
    await run(50);
    return { author, caller };
  };
  const [a, b] = [await join(one), await join(two)];
  await run(100);
  return { one, two, a, b, run, join };
}

const editsHeard = ({ heard }: Caller, of: SessionId): number[] =>
  heard.flatMap((message) =>
    message.type === 'envelope' && message.envelope.header.session === of
      ? [message.envelope.header.number]
      : [],
  );

const toldAlive = ({ heard }: Caller, of: SessionId): boolean =>
  heard.some((message) => message.type === 'alive' && message.clocks.has(of));

test('an edit at one process is heard at another, and is written by the first alone', async () => {
  const { a, b, run, two } = await twoProcesses(new MemoryHub());
  a.caller.say(...(await editsOf(a.author, 0, 3)));
  await run(100);
  expect(editsHeard(b.caller, a.author.session)).toEqual([0, 1, 2]);
  expect(b.caller.of('certificate').map(({ certificate }) => certificate.session)).toContain(
    a.author.session,
  );
  // It is not passed back.
  expect(editsHeard(a.caller, a.author.session)).toEqual([]);
  await run(1_000);
  expect(two.held().position.seq).toBe(0);
  expect(b.caller.receiptsOn(0).every(({ runs }) => runs.size === 0)).toBe(true);
  // The other way round.
  b.caller.say(...(await editsOf(b.author, 0, 2)));
  await run(100);
  expect(editsHeard(a.caller, b.author.session)).toEqual([0, 1]);
});

test('presence crosses, also to who comes later, and ends with a goodbye', async () => {
  const { a, b, run, two, join } = await twoProcesses(new MemoryHub());
  const caret = await a.author.presence(0, utf8('a caret'));
  a.caller.say({ type: 'presence', envelope: caret });
  await run(100);
  expect(b.caller.of('presence').map(({ envelope }) => hashOf(envelope))).toEqual([hashOf(caret)]);
  const late = await join(two);
  expect(late.caller.of('presence').map(({ envelope }) => hashOf(envelope))).toEqual([hashOf(caret)]);
  a.caller.say({ type: 'presence', envelope: await a.author.farewell() });
  await run(100);
  expect(b.caller.of('presence').at(-1)?.envelope.header.number).toBe(FAREWELL);
});

test('who is at one process is alive at the other, until that process is silent', async () => {
  const hub = new MemoryHub();
  const { one, a, b, run } = await twoProcesses(hub);
  const tell = async (seconds: number): Promise<void> => {
    for (let at = 0; at < seconds; at += 2) {
      const clocks = new Map([[a.author.session, one.clock.now()]]);
      a.caller.say({ type: 'alive', clocks });
      await run(2_000);
    }
  };
  await tell(6);
  expect(toldAlive(b.caller, a.author.session)).toBe(true);
  hub.silence(0);
  await tell(8);
  b.caller.heard.length = 0;
  await tell(6);
  expect(toldAlive(b.caller, a.author.session)).toBe(false);
});

test('what is forged, uncertified or no affair of a relay is not passed on, and disturbs nobody', async () => {
  const hub = new MemoryHub();
  const { one, a, b, run } = await twoProcesses(hub);
  const stranger = await one.author();
  const [edit, next] = await editsOf(stranger, 0, 2);
  if (!edit || !next) throw new Error('two were made');
  const forged = encodeSync(next);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  const said = [encodeSync(edit), encodeSync(certificateOf(stranger)), forged, encodeSync(nothing)];
  hub.exchange().publish(
    `home/${one.access.room}`,
    JSON.stringify({
      process: 'forger',
      number: 0,
      begins: true,
      asks: false,
      messages: said.map((bytes) => [null, toBase64Url(bytes)]),
    }),
  );
  await run(100);
  for (const { caller } of [a, b]) {
    expect(editsHeard(caller, stranger.session)).toEqual([]);
    expect(caller.closed).toBe(null);
  }
  a.caller.say(...(await editsOf(a.author, 0, 1)));
  await run(100);
  expect(editsHeard(b.caller, a.author.session)).toEqual([0]);
});

test('where the exchange is gone, rooms go on; once it is back, edits cross again', async () => {
  const hub = new MemoryHub();
  const { a, b, run } = await twoProcesses(hub);
  hub.cut();
  a.caller.say(...(await editsOf(a.author, 0, 1)));
  await run(500);
  expect(a.caller.receiptsOn(0).at(-1)?.runs.has(a.author.session)).toBe(true);
  expect(editsHeard(b.caller, a.author.session)).toEqual([]);
  hub.mend();
  await run(100);
  a.caller.say(...(await editsOf(a.author, 1, 2)));
  await run(100);
  expect(editsHeard(b.caller, a.author.session)).toEqual([1]);
});
