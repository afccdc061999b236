import { joinClient } from '@parley/join';
import { systemClock, systemRandom } from '@parley/runtime';
import { createSealer, openFragment } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';
import { dialWebSocket } from '@parley/transport';
import { openTurnClient } from '../../turn/src/client/turn-client.ts';
import { test } from '../src/coturn.ts';
import {
  type Browser,
  type DocumentLinks,
  expect,
  expectEqual,
  OpenDocument,
  type ParleyServer,
  selectedPairs,
  until,
} from '../src/index.ts';
import { iceErrors, type RelayOnly, relayOnly } from '../src/relay-only.ts';

/** coturn's certificate is its own; a browser takes it, for TLS, only so. */
const FLAGS = ['--ignore-certificate-errors'];
const FORBIDDEN = 403;
const UNAUTHORIZED = 401;

async function openRelayed(browser: Browser, link: string, relay: RelayOnly): Promise<OpenDocument> {
  const page = await browser.newTab();
  await page.addInitScript(relayOnly, relay);
  await page.goto(link);
  return OpenDocument.in(page, browser.name);
}

for (const transport of ['udp', 'tcp', 'tls'] as const) {
  test(`relay only, through coturn over ${transport.toUpperCase()}, with credentials from signaling`, async ({
    launch,
    links,
    relay,
    server,
  }) => {
    const options = transport === 'tls' ? { flags: FLAGS } : {};
    const browsers = await Promise.all([launch('ada', options), launch('bob', options)]);
    const url = relay.url(transport);
    const documents = await Promise.all(browsers.map((browser) => openRelayed(browser, links.edit, { url })));
    for (const document of documents) {
      await document.untilStatus(
        'one relayed peer',
        ({ route, peers }) => route === 'relayed' && peers.length === 1 && peers[0]?.route === 'relayed',
      );
      const pairs = await selectedPairs(document.page);
      expect(pairs).toEqual([expect.objectContaining({ local: 'relay', relayProtocol: transport })]);
      // The other side's relay may have been met as peer-reflexive, if its packet came before its candidate.
      expect(['relay', 'prflx']).toContain(pairs[0]?.remote);
      await expect(document.page.locator('.status-line')).toHaveAttribute('data-route', 'relayed');
    }

    // The relay alone carries it.
    for (const browser of browsers) browser.expectServersAway();
    await server.kill('SIGKILL');
    for (const document of documents) {
      await document.untilStatus('the servers are away', ({ home, signaling }) => {
        return home !== 'connected' && signaling !== 'connected';
      });
    }
    for (const document of documents) {
      await document.typeParagraph(`${document.name}, relayed.`);
      for (const other of documents) await other.shows(`${document.name}, relayed.`);
    }
    await expectEqual(documents);
    for (const { page } of documents) expect(await iceErrors(page)).toEqual([]);
  });
}

test('expired credentials are refused by coturn: nothing is relayed, and the two write through home', async ({
  launch,
  links,
  relay,
}) => {
  const browsers = await Promise.all([launch('ada'), launch('bob')]);
  const url = relay.url('udp');
  const credentials = relay.expired();
  const documents = await Promise.all(
    browsers.map((browser) => openRelayed(browser, links.edit, { url, credentials })),
  );
  for (const { page, name } of documents) {
    await until(
      `${name} is refused`,
      async () => (await iceErrors(page)).some(({ code }) => code === UNAUTHORIZED),
      { detail: () => relay.coturn.log().slice(-2_000) },
    );
  }
  const refused = `Cannot find credentials of user <${credentials.username}>`;
  await until('coturn says so', () => relay.coturn.log().includes(refused));
  for (const document of documents) {
    await document.untilStatus('sees the other through home', ({ route, peers }) => {
      return route === 'home' && peers.length === 1 && peers[0]?.route === 'home';
    });
    await document.typeParagraph(`${document.name}, not relayed.`);
    for (const other of documents) await other.shows(`${document.name}, not relayed.`);
  }
  for (const { page } of documents) expect(await selectedPairs(page)).toEqual([]);
});

test('who asks coturn, with credentials from signaling, to reach a denied range is refused', async ({
  links,
  relay,
  server,
}) => {
  const { username, credential, urls } = await credentialsFrom(server, links);
  expect(urls).toEqual((['udp', 'tcp', 'tls'] as const).map(relay.url));
  const { coturn } = relay;
  const address = { transport: 'udp', host: '127.0.0.1', port: coturn.port } as const;
  const client = await openTurnClient(address, { username, credential });
  try {
    expect(await client.allocate(4), 'the credentials are good').toBeNull();
    expect(await client.permit('1.1.1.1'), 'the public internet may be reached').toBeNull();
    for (const denied of ['10.1.2.3', '127.0.0.2', '169.254.169.254', '172.16.0.1', '192.168.1.1']) {
      expect(await client.permit(denied), denied).toBe(FORBIDDEN);
      expect(await client.bindChannel(denied, 53), denied).toBe(FORBIDDEN);
    }
  } finally {
    client.close();
  }
});

/** What signaling gives to who passes the challenge, with a view link too. */
async function credentialsFrom(server: ParleyServer, links: DocumentLinks) {
  const suite = nodeCrypto();
  const access = await openFragment(suite, new URL(links.view).hash.slice(1));
  const prover = await createSealer(suite, access, systemRandom);
  const url = new URL('/signal', server.origin.replace('http', 'ws'));
  const { welcome, channel } = await joinClient(
    await dialWebSocket(url.href, { clock: systemClock, timeoutMs: 5_000 }),
    {
      ...{ access, prover, role: access.role, service: 'signaling', origin: url.host },
      ...{ random: systemRandom, clock: systemClock, timeoutMs: 5_000 },
    },
  );
  channel.listen({ message() {}, drain() {}, close() {} });
  channel.close('left');
  if (!welcome.turn) throw new Error('signaling gave no TURN credentials');
  return welcome.turn;
}
