import { expect, test } from 'vitest';
import { PageCode } from './load.ts';

const Page = () => null;

test('a page is fetched once, however often it is asked for', async () => {
  let fetched = 0;
  const code = new PageCode(async () => {
    fetched += 1;
    return Page;
  });
  expect(code.page).toBeNull();
  expect(await Promise.all([code.load(), code.load()])).toEqual([Page, Page]);
  expect(code.page).toBe(Page);
  expect(fetched).toBe(1);
});

test('what could not be fetched is fetched when it is asked for again', async () => {
  const answers = [Promise.reject(new Error('offline')), Promise.resolve(Page)];
  const code = new PageCode(() => answers.shift() ?? Promise.reject(new Error('asked too often')));
  await expect(code.load()).rejects.toThrow('offline');
  expect(code.page).toBeNull();
  expect(await code.load()).toBe(Page);
});
