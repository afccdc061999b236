import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { parseLink } from './document-link.ts';
import { gather } from './gather.ts';
import { AT_HOME, Lab, ORIGIN } from './testing/lab.ts';
import { LabHome } from './testing/lab-home.ts';

it('hangs up, closes the log and lets go of the lock if the code that works on the log cannot be had', async () => {
  const lab = await Lab.make();
  const home = await LabHome.make(lab);
  const options = {
    fragment: parseLink(lab.links.edit),
    origin: ORIGIN,
    doc: new Y.Doc(),
    servers: AT_HOME,
    environment: lab.environment({ dialServer: home.dial }),
  };
  const missing = new Promise<never>((_, reject) => {
    lab.clock.after(1_000, () => reject(new TypeError('Failed to fetch dynamically imported module')));
  });
  await expect(lab.during(gather(options, null, missing))).rejects.toThrow('Failed to fetch');
  await lab.run(100);
  expect(home.hungUp).toEqual(['left']);
  const room = await lab.during(lab.open({ servers: AT_HOME }, { dialServer: home.dial }));
  await lab.run(100);
  expect(home.calls).toEqual(['welcomed', 'welcomed']);
  await lab.during(room.close());
});
