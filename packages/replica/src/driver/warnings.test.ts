import { sampleBytes, sampleSession } from '@parley/log/samples';
import { type Logger, silentLogger } from '@parley/runtime';
import { expect, test } from 'vitest';
import { certificateOf, editsOf, envelopeMessage, Scene } from '../testing/replicas.ts';
import { shareBounds } from './shared.ts';

test('however much is refused in however many rooms, a few lines a minute say so, and how many there were', async () => {
  const scene = await Scene.make();
  const lines: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (message, fields) => lines.push({ message, ...fields }) };
  const shared = shareBounds(() => {});
  for (let room = 0; room < 3; room++) {
    const target = await scene.home({ logger, shared, admits: () => 'room-full' });
    for (let i = 0; i < 5; i++) {
      const [forger, late] = [await scene.syncedHand(target), await scene.syncedHand(target)];
      for (let j = 0; j < 20; j++) {
        const signature = sampleBytes('forged', 64);
        const certificate = { session: sampleSession(`${room} ${i} ${j}`), role: 'edit', signature } as const;
        forger.say({ type: 'certificate', certificate });
      }
      const author = await scene.author();
      late.say(certificateOf(author), ...(await editsOf(author, 20)).map(envelopeMessage));
      late.sayBytes(new Uint8Array([255]));
      await scene.run(20);
    }
  }
  expect(lines.length).toBeLessThanOrEqual(3);
  expect(lines).toContainEqual({ message: 'refused: bad-certificate', kind: 'peer', unsaid: 0 });
  await scene.run(60_000);
  lines.length = 0;
  const target = await scene.home({ logger, shared });
  const forger = await scene.syncedHand(target);
  const certificate = {
    session: sampleSession('last'),
    role: 'edit',
    signature: sampleBytes('f', 64),
  } as const;
  forger.say({ type: 'certificate', certificate });
  await scene.run(20);
  expect(lines).toEqual([{ message: 'refused: bad-certificate', kind: 'peer', unsaid: 299 }]);
});
