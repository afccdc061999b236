import { silentLogger } from '@parley/runtime';
import type { Channel } from '@parley/transport';
import { beforeEach, describe, expect, it } from 'vitest';
import { Lab } from '../testing/lab.ts';
import { LabHome } from '../testing/lab-home.ts';
import type { Failure } from './redial.ts';
import { ServerCall } from './server-call.ts';
import { ServerLine } from './server-line.ts';

describe('a line to a server', () => {
  let lab: Lab;
  let home: LabHome;
  let line: ServerLine<'home'>;
  let words: string[];
  let opened: (channel: Channel) => void;
  let refusal: () => Promise<Failure | null>;
  let dialled: string[];
  let logged: string[];

  beforeEach(async () => {
    lab = await Lab.make();
    home = await LabHome.make(lab);
    words = [];
    opened = listen;
    refusal = async () => null;
    dialled = [];
    logged = [];
    const log = (message: string, fields = {}) => logged.push([message, ...Object.values(fields)].join(': '));
    const environment = lab.environment({
      dialServer: (url) => {
        dialled.push(url);
        return home.dial();
      },
    });
    const prover = await lab.sealer();
    line = new ServerLine({
      service: 'home',
      logger: { ...silentLogger, info: log, warn: log },
      clock: lab.clock,
      random: lab.random,
      bounds: { min: 300, max: 1_000 },
      call: () =>
        new ServerCall({
          service: 'home',
          url: 'ws://parley.test/home',
          access: lab.access.edit,
          prover,
          environment,
        }),
      refused: () => refusal(),
      opened: ({ channel }) => opened(channel),
      changed: () => words.push(line.word),
    });
  });

  const listen = (channel: Channel): void =>
    channel.listen({ message() {}, drain() {}, close: (reason) => line.lost(channel, reason) });

  it('says how it stands, and comes back after each loss', async () => {
    line.open();
    await lab.run(100);
    home.channel?.close('going-away');
    await lab.run(2_000);
    expect(words).toEqual(['connecting', 'connected', 'offline', 'offline', 'connected']);
    expect(logged).toEqual(['home answers', 'home does not answer: going-away', 'home answers']);
    line.close('left');
    await lab.run(5_000);
    expect(words.at(-1)).toBe('off');
    expect(lab.clock.pending).toBe(0);
  });

  it('names the room in the URL, for whoever balances', async () => {
    line.open();
    await lab.run(100);
    expect(dialled).toEqual([`ws://parley.test/home?room=${lab.access.edit.room}`]);
  });

  it('comes back when a server that goes away asks for it', async () => {
    let first: Channel | null = null;
    opened = (channel) => {
      first ??= Object.defineProperty(channel, 'retryAfterMs', { value: 5_000 });
      listen(channel);
    };
    line.open();
    await lab.run(6_000);
    if (first) line.lost(first, 'going-away');
    await lab.run(4_900);
    expect(line.state).toBe('waiting');
    await lab.run(300);
    expect(line.state).toBe('connected');
  });

  it('hears nothing of a channel that is not its own any more', async () => {
    let first: Channel | null = null;
    opened = (channel) => {
      first ??= channel;
      listen(channel);
    };
    line.open();
    await lab.run(100);
    home.channel?.close('going-away');
    await lab.run(2_000);
    if (first) line.lost(first, 'lost');
    expect(line.state).toBe('connected');
  });

  it('may be closed in the very call in which it opens', async () => {
    opened = (channel) => {
      listen(channel);
      line.close('handed-over');
    };
    line.open();
    await lab.run(5_000);
    expect(words).toEqual(['connecting', 'off']);
    expect(home.hungUp).toEqual(['handed-over']);
    expect(lab.clock.pending).toBe(0);
  });

  it.each([
    ['until it is looked at', 'off'],
    ['after that', 'offline'],
  ] as const)('leaves a server that is refused, be the line wanted %s', async (until, then) => {
    const looked = Promise.withResolvers<Failure | null>();
    refusal = () => looked.promise;
    line.open();
    await lab.run(100);
    if (until !== 'after that') line.close('handed-over');
    looked.resolve('untrusted');
    await lab.run(100);
    expect(line.word).toBe(then);
    expect(line.failure).toBe(then === 'off' ? null : 'untrusted');
    expect(home.hungUp, 'the session goes on elsewhere').toEqual(['handed-over']);
  });

  it('is offline when what looks at the server fails, and tries again', async () => {
    refusal = () => Promise.reject(new Error('no storage'));
    line.open();
    await lab.run(100);
    expect(line.word).toBe('offline');
    expect(home.hungUp).toEqual(['going-away']);
    refusal = async () => null;
    await lab.run(2_000);
    expect(line.word).toBe('connected');
  });
});
