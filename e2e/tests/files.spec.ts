import { drop, expect, exported, test } from '../src/index.ts';

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Longer than one line shows and than a file's name may be. */
const TITLE = `Everything, ${'and [more] of it | '.repeat(8)}😀`;

/** Something of everything a document can hold. */
const RICH = `<!doctype html><title>${TITLE}</title><body>
<h1>${TITLE}</h1>
<p>Plain, <strong>bold</strong>, <em>italic</em>, <u>underlined</u>, <s>struck</s>, <mark>marked</mark>, <code>code</code>
and <a href="https://parley.example/a?b=1">a link</a>, not <a href="javascript:alert(1)">a script</a>, and <a href="#lists">one within</a>.</p>
<h2 id="lists">Lists</h2>
<ul><li><p>one</p><ul><li><p>nested</p></li></ul></li><li><p>two</p></li></ul>
<ol><li><p>first</p></li><li><p>second</p></li></ol>
<ul data-type="taskList"><li data-type="taskItem" data-checked="true"><p>done</p></li><li data-type="taskItem" data-checked="false"><p>to do</p></li></ul>
<blockquote><p>Quoted.</p></blockquote>
<pre><code class="language-js">const a = 1 &lt; 2;
// \`\`\` a | b</code></pre>
<hr>
<table><tr><th><p>Fruit</p></th><th><p>Count</p></th></tr><tr><td><p>Apple | <code>pear|fig</code></p></td><td><p>3</p></td></tr></table>
<p>A picture: <img src="${PIXEL}" alt="a red dot"></p><p>One elsewhere: <img src="https://elsewhere.example/cat.png" alt="a cat"></p>
<p>A note<sup><a href="#fn1" role="doc-noteref">1</a></sup> and <math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math>.</p>
<details><summary>More</summary><p>hidden</p></details><nav role="doc-toc"><ul><li>Lists</li></ul></nav>
<section role="doc-endnotes"><ol><li id="fn1"><p>What it says. <a href="#back" role="doc-backlink">↩</a></p></li></ol></section>
<figure style="text-align: center"><img src="${PIXEL}" alt="a dot again"><figcaption>Said below</figcaption></figure>
<script>window.attacked = true</script><img src="x" onerror="window.attacked = true">`;

test('a rich document, dropped as a file, goes out and comes in as each of the formats', async ({
  launch,
  server,
}) => {
  const ada = await launch('ada');
  // What the file would have run is refused by the page's policy, too, before anything looks at it.
  ada.complaints.expect(/inline event handler/);
  const page = await ada.newTab();
  await page.goto(server.origin);
  await page.getByRole('link', { name: 'New document' }).waitFor();

  const first = await drop(page, 'everything.html', Buffer.from(RICH));
  expect(first.title).toBe(TITLE);
  expect(first.images).toHaveLength(1);
  for (const part of [
    ...['<bold>', '<italic>', '<underline>', '<strike>', '<highlight>', '<code>', '<link', '<heading'],
    ...['<bulletlist>', '<orderedlist', 'checked="true"', '<blockquote>', 'language="js"'],
    ...['<footnote>What it says.</footnote>', '<formula tex="x^2">', '<toggle>', '<contents>'],
    ...['<heading level="2" name="h_', 'href="#h_'],
    ...['align="center"', 'caption="Said below"'],
    ...['<tableheader', 'Apple', '<horizontalrule>', 'alt="a red dot"'],
  ])
    expect(first.xml, part).toContain(part);
  expect(first.xml).not.toContain('javascript:');
  // The picture is drawn, from the document's own bytes.
  const picture = page.locator('.writing .image img').first();
  await expect(picture).toHaveAttribute('alt', 'a red dot');
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  expect(first.xml, 'a remote picture is a link').toContain('https://elsewhere.example/cat.png');
  expect(await page.evaluate(() => 'attacked' in window)).toBe(false);
  await expect(page.getByText('was not fetched').first()).toBeVisible();

  for (const [item, end] of [
    ['Parley file', 'parley'],
    ['Web page', 'html'],
    ['Word', 'docx'],
    ['Markdown', 'md'],
  ] as const) {
    await test.step(`${item}: out and in again, the same`, async () => {
      const { name, bytes } = await exported(page, item);
      expect(name).toMatch(new RegExp(`^Everything, and \\[more\\] .{50,110}\\.${end}$`));
      expect(name).not.toContain('|');
      expect(await drop(page, name, bytes)).toEqual(first);
    });
  }

  await test.step('what is no such file is refused, and says why', async () => {
    const refused = async (name: string, bytes: Buffer, words: string): Promise<void> => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Document', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Import a file…' }).click();
      await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
      await expect(page.getByText(words).first()).toBeVisible();
    };
    await refused(
      'cut.parley',
      Buffer.from('89504152'.concat('4c45590a01'), 'hex'),
      'The file is not complete',
    );
    await refused('other.parley', Buffer.from('no'), 'It is not a Parley file');
    await refused('run.exe', Buffer.from('MZ'), 'Parley imports Word files');
  });
});
