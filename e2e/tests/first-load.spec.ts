import { expect, LIST_SCRIPT_LIMIT, SCRIPT_LIMIT, test, visit, WRITABLE } from '../src/index.ts';

test('before one can begin, a page loads no more JavaScript than it may', async ({
  launch,
  server,
  links,
}) => {
  const list = await (await launch('ada')).newTab();
  const { scripts: forList } = await visit(list, server.origin, {
    usable: '.library a[href="/new"]',
    whole: null,
  });
  const document = await (await launch('bob')).newTab();
  const { scripts: forDocument } = await visit(document, links.edit, { usable: WRITABLE, whole: null });

  expect(forList.body).toBeGreaterThan(50_000);
  expect(forList.body).toBeLessThan(LIST_SCRIPT_LIMIT);
  expect(forDocument.body).toBeGreaterThan(forList.body);
  expect(forDocument.body).toBeLessThan(SCRIPT_LIMIT);
});
