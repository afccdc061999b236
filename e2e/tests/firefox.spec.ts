import { Firefox } from '../src/firefox.ts';
import { expect, expectEqual, type OpenDocument, test } from '../src/index.ts';
import { addLocalNetwork } from '../src/local-network.ts';

test('Firefox and Chromium, and two Firefoxes, write one document over WebRTC', async ({
  launch,
  links,
  server,
}) => {
  await addLocalNetwork();
  const firefoxes = [await Firefox.launch('ada'), await Firefox.launch('bob')];
  try {
    const cleo = await launch('cleo');
    for (const browser of [...firefoxes, cleo]) browser.expectServersAway();
    const documents = await Promise.all([...firefoxes, cleo].map((browser) => browser.open(links.edit)));
    for (const document of documents) await document.untilDirect(2);
    for (const document of documents) await writes(document, 'one after the other', documents);
    await Promise.all(
      documents.map((document) => document.typeParagraph(`${document.name}, all at once.`, { delay: 30 })),
    );
    await expectEqual(documents);

    // Over WebRTC, and by nothing else.
    await server.kill('SIGKILL');
    for (const document of documents) await writes(document, 'without a server', documents);
    await expectEqual(documents);
    for (const document of documents) {
      const { route, peers } = await document.status();
      expect([route, ...peers.map((peer) => peer.route)]).toEqual(['direct', 'direct', 'direct']);
    }
    for (const { name, complaints } of firefoxes) expect(complaints.unexpected, name).toEqual([]);
  } finally {
    for (const firefox of firefoxes) await firefox.close();
  }
});

async function writes(document: OpenDocument, words: string, all: readonly OpenDocument[]): Promise<void> {
  await document.typeParagraph(`${document.name}, ${words}.`);
  for (const other of all) await other.shows(`${document.name}, ${words}.`);
}
