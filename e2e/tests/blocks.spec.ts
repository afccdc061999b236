import { type Clipboard, type ClipboardFile, dropOn, pasteInto, picture } from '../src/clipboard.ts';
import { expect, expectEqual, type OpenDocument, test } from '../src/index.ts';

const xml = async (document: OpenDocument): Promise<string> => (await document.state()).xml;
const images = ({ page }: OpenDocument) => page.locator('.writing .image img');

/** Whether every image of the text is drawn. */
const drawn = (document: OpenDocument): Promise<boolean> =>
  images(document).evaluateAll(
    (all) => all.length > 0 && all.every((image) => (image as HTMLImageElement).naturalWidth > 0),
  );

/** A photo as a camera that is held upright writes it: lying on its side, with a note of how to turn it. */
function asTakenUpright({ base64, ...file }: ClipboardFile): ClipboardFile {
  const note = Buffer.from('ffe1002245786966000049492a0008000000010012010300010000000600000000000000', 'hex');
  const photo = Buffer.from(base64, 'base64');
  const noted = Buffer.concat([photo.subarray(0, 2), note, photo.subarray(2)]);
  return { ...file, base64: noted.toString('base64') };
}

/** How many images the document holds, and how many of them say more than their picture. */
const stored = ({ page }: OpenDocument): Promise<{ images: number; withNotes: number }> =>
  page.evaluate(() => {
    const images = [...(window.parley?.doc.getMap<Uint8Array>('images').values() ?? [])];
    const withNotes = images.filter((bytes) => new TextDecoder('latin1').decode(bytes).includes('Exif'));
    return { images: images.length, withNotes: withNotes.length };
  });

test('a task, a table, code and an image written by one are seen by the other, by a viewer, and from home alone', async ({
  launch,
  links,
}) => {
  const [ada, ben] = await Promise.all([launch('ada'), launch('ben')]);
  const [writer, other] = await Promise.all([ada.open(links.edit), ben.open(links.edit)]);
  const { page } = writer;
  const { keyboard } = page;
  await page.locator('.toolbar').waitFor();
  await writer.focusEnd();
  await writer.type('[ ] Water the plants');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await writer.type('```js ');
  await writer.type('const plants = 3;');
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  await writer.type('water();');
  await expect(page.locator('.hljs-keyword')).toHaveText('const');
  // Out of the code: three times Enter at its end.
  for (let times = 0; times < 3; times++) await keyboard.press('Enter');
  await writer.type('/table');
  await keyboard.press('Enter');
  await writer.type('Basil');
  // The table is a step of its own, however fast one goes on.
  await keyboard.press('Control+Z');
  await expect.poll(() => xml(writer)).not.toContain('Basil');
  expect(await xml(writer)).toContain('<table>');
  await keyboard.press('Control+Shift+Z');

  await test.step('the other ticks the task, and writes in another language', async () => {
    await other.shows('Basil');
    await other.page.getByRole('checkbox').check();
    await expect(page.getByRole('checkbox')).toBeChecked();
    await other.page.getByLabel('Language of the code').selectOption({ value: 'typescript' });
    await expect
      .poll(() => xml(writer))
      .toContain('<paragraph as="codeBlock" language="typescript">const plants = 3;\n  water();');
    await expect(other.page.locator('.hljs-keyword')).toHaveText('const');
  });

  await test.step('an image is pasted, made smaller, and described', async () => {
    await writer.focusEnd();
    await pasteInto(page, { files: [asTakenUpright(await picture(page, 3_000, 1_000, 'image/jpeg'))] });
    await expect(images(writer)).toHaveCount(1);
    await expect.poll(() => drawn(other)).toBe(true);
    expect(await images(other).evaluate((image: HTMLImageElement) => image.naturalHeight)).toBe(2_048);
    expect(await stored(other)).toEqual({ images: 1, withNotes: 0 });
    await images(writer).click();
    await page.getByRole('group', { name: 'Image', exact: true }).waitFor();
    await keyboard.press('Alt+F10');
    await writer.type('The herbs');
    await keyboard.press('Escape');
    await page.getByRole('button', { name: 'Medium' }).click();
    await expect(images(other)).toHaveAttribute('alt', 'The herbs');
    await expect(images(other)).toHaveAttribute('width', '480');
  });

  await test.step('another is chosen and taken back, a third is dropped', async () => {
    const { name, type, base64 } = await picture(page, 30, 20, 'image/png');
    await writer.focusEnd();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Insert' }).click();
    await page.getByRole('menuitem', { name: 'Image' }).click();
    await (await choosing).setFiles({ name, mimeType: type, buffer: Buffer.from(base64, 'base64') });
    await expect(images(writer)).toHaveCount(2);
    await keyboard.press('Control+Z');
    await expect(images(writer)).toHaveCount(1);
    await dropOn(page.locator('.writing li p'), { name, type, base64 });
    await expect(images(writer)).toHaveCount(2);
    await expect.poll(() => xml(other)).toMatch(/Water the plants<\/paragraph><image/);
    await keyboard.press('Control+Z');
    await expect(images(other)).toHaveCount(1);
  });

  await test.step('what is no image, or might run, is refused in words', async () => {
    const refused: readonly [string, string, string][] = [
      ['drawing.svg', 'image/svg+xml', 'SVG is not taken in'],
      ['notes.png', 'image/png', 'This browser cannot read it'],
    ];
    const base64 = Buffer.from('no picture').toString('base64');
    for (const [name, type, words] of refused) {
      await pasteInto(page, { files: [{ name, type, base64 }] });
      await expect(page.getByText(words).first()).toBeVisible();
    }
    await expect(images(writer)).toHaveCount(1);
  });

  await expectEqual([writer, other]);
  await writer.untilAtHome();
  await Promise.all([ada.quit(), ben.quit()]);

  // From home alone, for somebody who only reads.
  const vera = await launch('vera');
  const reader = await vera.open(links.view);
  await reader.shows('Basil');
  await expect.poll(() => drawn(reader)).toBe(true);
  await expect(images(reader)).toHaveAttribute('alt', 'The herbs');
  await expect(reader.page.locator('.hljs-keyword')).toHaveText('const');
  await reader.page.reload();
  await reader.loaded();
  await expect.poll(() => drawn(reader)).toBe(true);
});

test('a link is made, changed and removed; what is pasted keeps its meaning, and is taken back in one step', async ({
  launch,
  links,
  server,
}) => {
  const ada = await launch('ada');
  const writer = await ada.open(links.edit);
  const { page } = writer;
  const { keyboard } = page;
  const paste = (clipboard: Clipboard) => pasteInto(page, clipboard);
  await page.locator('.toolbar').waitFor();
  await writer.focusEnd();

  await test.step('links', async () => {
    await writer.type('Read this');
    for (let letters = 0; letters < 4; letters++) await keyboard.press('Shift+ArrowLeft');
    await keyboard.press('Control+Shift+K');
    const address = page.getByRole('textbox', { name: 'Address' });
    await address.fill('javascript:alert(1)');
    await keyboard.press('Enter');
    await expect(page.getByText('This is no address')).toBeVisible();
    await address.fill('parley.example/a');
    await keyboard.press('Enter');
    expect(await xml(writer)).toContain('Read <link href="https://parley.example/a">this</link>');
    await writer.type(' first');
    expect(await xml(writer)).toContain('this</link> first');

    await page.locator('.writing a').click();
    await page.getByRole('button', { name: 'Edit the link' }).click();
    await address.fill('ada@parley.example');
    await keyboard.press('Enter');
    expect(await xml(writer)).toContain('<link href="mailto:ada@parley.example">this</link>');
    await page.locator('.writing a').click();
    await page.getByRole('button', { name: 'Remove the link' }).click();
    expect(await xml(writer)).toBe('<paragraph>Read this first</paragraph>');
  });

  await test.step('Markdown, in one step; plain where it is wanted plain', async () => {
    await writer.focusEnd();
    await keyboard.press('Enter');
    await paste({ text: '## Herbs\n\n- *Basil*\n- Thyme\n\nSee [more](https://parley.example/).' });
    await writer.shows('Thyme');
    const pasted = await xml(writer);
    for (const part of [
      '<heading level="2">Herbs</heading>',
      '<italic>Basil</italic>',
      '<link href="https://parley',
    ])
      expect(pasted).toContain(part);
    await writer.type(' Typed at once.');
    await keyboard.press('Control+Z');
    await expect.poll(() => xml(writer)).toContain('Thyme');
    await keyboard.press('Control+Z');
    await expect
      .poll(() => xml(writer))
      .toBe('<paragraph>Read this first</paragraph><paragraph></paragraph>');
    // With the keys, from the clipboard itself.
    await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(() => navigator.clipboard.writeText('## Herbs'));
    await keyboard.press('Control+Shift+V');
    await expect.poll(() => xml(writer)).toContain('<paragraph>## Herbs</paragraph>');
    await keyboard.press('Enter');
    await paste({ text: 'def __init__(self, *args, **kwargs)' });
    await expect
      .poll(() => xml(writer))
      .toContain('<paragraph>def __init__(self, *args, **kwargs)</paragraph>');
  });

  await test.step('Google Docs and Word', async () => {
    await keyboard.press('Enter');
    await paste({
      html: '<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:400">Calm</span> <span style="font-weight:700">loud</span></p></b>',
    });
    expect(await xml(writer)).toContain('<paragraph>Calm <bold>loud</bold></paragraph>');
    await keyboard.press('Enter');
    await paste({
      html: '<b style="font-weight:normal" id="docs-internal-guid-2"><p><span style="background-color:#00ff00">lit</span> <span style="color:#c00000">red</span> H<span style="font-size:0.6em;vertical-align:sub">2</span>O <a href="https://parley.example/"><span style="color:#1155cc">link</span></a></p></b>',
    });
    const line = page.locator('.writing > p').last();
    await expect(line.locator('mark')).toHaveAttribute('data-marker', 'green');
    await expect(line.locator('[data-colour="red"]')).toHaveText('red');
    await expect(line.locator('sub')).toHaveText('2');
    await expect(line.locator('a [data-colour]')).toHaveCount(0);
    await keyboard.press('Enter');
    await paste({
      html: `<meta charset='utf-8'><div style="color: #ccc;background-color: #1f1f1f;font-family: Consolas, 'Courier New', monospace;white-space: pre;"><div><span style="color: #569cd6;">let</span> a = 1;</div><br><div>  a++;</div></div>`,
    });
    expect(await xml(writer)).toMatch(/as="codeBlock"[^>]*>let a = 1;\n\n {2}a\+\+;</);
    await keyboard.press('ArrowDown');
    await writer.focusEnd();
    await keyboard.press('Enter');
    const item = (level: number, mark: string, words: string) =>
      `<p class="MsoListParagraph" style="mso-list:l0 level${level} lfo1"><![if !supportLists]><span style="mso-list:Ignore">${mark}<span>&nbsp;&nbsp; </span></span><![endif]>${words}<o:p></o:p></p>`;
    await paste({ html: `${item(1, '1.', 'One')}${item(2, '·', 'Inner')}${item(1, '2.', 'Two')}` });
    expect(await xml(writer)).toMatch(
      /<orderedlist[^>]*><listitem><paragraph>One<\/paragraph><bulletlist><listitem><paragraph>Inner<\/paragraph>/,
    );
  });

  await test.step('an image in what is pasted comes along; one elsewhere is a link; another document gets it too', async () => {
    await writer.focusEnd();
    const { base64 } = await picture(page, 2_500, 900, 'image/jpeg');
    await paste({
      html: `<p onclick="look()">Look</p><img src="data:image/jpeg;base64,${base64}" alt="Small"><p><img src="https://elsewhere.example/cat.png" alt="A cat"></p>`,
    });
    await expect(images(writer)).toHaveAttribute('alt', 'Small');
    expect(await xml(writer)).toContain('<link href="https://elsewhere.example/cat.png">A cat</link>');
    await images(writer).click();
    const copied = await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      const event = new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true });
      document.querySelector('.writing')?.dispatchEvent(event);
      return clipboardData.getData('text/html');
    });
    const page2 = await ada.newTab();
    await page2.goto(`${server.origin}/new`);
    await page2.locator('.toolbar').waitFor();
    await page2.locator('.writing').click();
    await pasteInto(page2, { html: copied });
    await expect
      .poll(() =>
        page2.locator('.writing .image img').evaluate((image: HTMLImageElement) => image.naturalWidth),
      )
      .toBe(2_048);
  });
});
