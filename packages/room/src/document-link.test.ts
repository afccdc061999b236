import { LinkError, openFragment } from '@parley/seal';
import { describe, expect, it } from 'vitest';
import { linksOf, parseLink } from './document-link.ts';
import { createLink, openRoom } from './open-room.ts';
import { checkServers, serversOf } from './servers.ts';
import { Lab } from './testing/lab.ts';

const reasonOf = (link: string): string | null => {
  try {
    parseLink(link);
    return null;
  } catch (error) {
    return error instanceof LinkError ? error.reason : String(error);
  }
};

describe('links', () => {
  it('are whole URLs under an origin, each kind new every time', async () => {
    const [one, two] = [
      await createLink('https://parley.example'),
      await createLink('https://parley.example'),
    ];
    for (const link of [one.edit, one.view]) expect(link).toMatch(/^https:\/\/parley\.example\/d\/#[\w-]+$/);
    expect(new Set([one.edit, one.view, two.edit, two.view]).size).toBe(4);
    expect(parseLink(one.edit).kind).toBe('edit');
    expect(parseLink(one.view).kind).toBe('view');
  });

  it('have an owner’s above them, given once, which opens the same room', async () => {
    const { suite } = await Lab.make();
    const { id, owner, edit, comment, view } = await createLink('https://parley.example');
    expect(parseLink(owner).kind).toBe('owner');
    expect(await linksOf(suite, parseLink(owner), 'https://parley.example')).toEqual({ edit, comment, view });
    for (const link of [owner, edit, comment, view])
      expect((await openFragment(suite, parseLink(link))).room).toBe(id);
  });

  it('stand below a path where Parley does, and with it the servers', async () => {
    for (const place of [
      'https://a.example/parley',
      'https://a.example/parley/',
      'https://a.example/parley//?x#y',
    ])
      expect((await createLink(place)).view).toMatch(/^https:\/\/a\.example\/parley\/d\/#[\w-]+$/);
    expect((await createLink('https://a.example/')).view).toMatch(/^https:\/\/a\.example\/d\/#/);
    const lab = await Lab.make();
    const dialled: string[] = [];
    const environment = lab.environment({
      dialServer: async (url) => {
        dialled.push(url.replace(/\?.*/, ''));
        throw new Error('nobody');
      },
    });
    const { edit } = await createLink('https://a.example/parley');
    const room = await openRoom({ link: edit, environment });
    expect(room.links.view).toMatch(/^https:\/\/a\.example\/parley\/d\/#/);
    await room.close();
    expect(new Set(dialled)).toEqual(
      new Set(['wss://a.example/parley/signal', 'wss://a.example/parley/home']),
    );
  });

  it('are made under http(s) alone, and are text', async () => {
    for (const origin of ['not a url', 'ws://a.example', '', undefined])
      await expect(createLink(origin as string)).rejects.toThrow(TypeError);
    expect(reasonOf(undefined as unknown as string)).toBe('malformed');
  });

  it('give an editor all lesser links, and a viewer no more than its own', async () => {
    const { suite, links } = await Lab.make();
    const { comment, ...rest } = await linksOf(suite, parseLink(links.edit), 'http://parley.test');
    expect(rest).toEqual(links);
    expect(await linksOf(suite, parseLink(comment ?? ''), 'http://parley.test')).toEqual({
      comment,
      view: links.view,
    });
    expect(await linksOf(suite, parseLink(links.view), 'http://parley.test')).toEqual({ view: links.view });
  });

  it.each([
    ['', 'malformed'],
    ['https://parley.example/d/#', 'malformed'],
    ['https://parley.example/d/', 'malformed'],
    ['https://parley.example/d/#!!!', 'malformed'],
  ])('that are none (%j) are refused as %s', (link, reason) => {
    expect(reasonOf(link)).toBe(reason);
  });

  it('cut short are refused before anything is opened', async () => {
    const lab = await Lab.make();
    expect(reasonOf(lab.links.edit.slice(0, -5))).toBe('truncated');
    await expect(lab.open({ link: lab.links.edit.slice(0, -5) })).rejects.toBeInstanceOf(LinkError);
    expect(lab.clock.pending).toBe(0);
  });
});

describe('servers', () => {
  it('stand at the link’s own origin', () => {
    expect(serversOf('https://parley.example')).toEqual({
      signaling: 'wss://parley.example/signal',
      home: 'wss://parley.example/home',
    });
    expect(serversOf('http://localhost:8300').home).toBe('ws://localhost:8300/home');
  });

  it('that are no WebSocket URLs are refused', async () => {
    expect(() => checkServers({ signaling: null, home: null })).not.toThrow();
    for (const url of ['https://parley.example/home', 'home', '']) {
      expect(() => checkServers({ signaling: null, home: url })).toThrow(TypeError);
    }
    const lab = await Lab.make();
    await expect(lab.open({ servers: { signaling: 'nowhere', home: null } })).rejects.toThrow(TypeError);
    const bare = new URL(lab.links.edit).hash.slice(1);
    await expect(lab.open({ link: bare })).rejects.toThrow(/needs `origin`/);
  });

  it('and the origin may be given for a bare fragment', async () => {
    const lab = await Lab.make();
    const room = await openRoom({
      link: new URL(lab.links.view).hash.slice(1),
      origin: 'https://elsewhere.example',
      servers: { signaling: null, home: null },
      environment: lab.environment(),
    });
    expect(room.links.view).toBe(lab.links.view.replace('http://parley.test', 'https://elsewhere.example'));
    await room.close();
  });
});
