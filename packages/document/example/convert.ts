// node packages/document/example/convert.ts notes.md notes.parley: a document from one file into another, without a page.
import { readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import {
  fileText,
  fromPlainText,
  fromUpdate,
  packParleyFile,
  rendered,
  stateOf,
  type Taken,
  takeAsItIs,
  unpackParleyFile,
} from '@parley/document/files';
import { formatOf, type ImportFormat } from '@parley/document/formats';
import { fromMarkdown, toMarkdown } from '@parley/document/markdown';
import { markdownEngine } from '@parley/document/markdown-engine';
import { fromSeparated } from '@parley/document/separated';

const [from = '', to = ''] = process.argv.slice(2);

async function taken(bytes: Uint8Array, format: ImportFormat | null): Promise<Taken> {
  switch (format) {
    case 'parley':
      return { doc: fromUpdate(await unpackParleyFile(bytes)), losses: [] };
    case 'markdown':
      return fromMarkdown(fileText(bytes), markdownEngine, takeAsItIs);
    case 'text':
      return fromPlainText(fileText(bytes));
    case 'separated':
      return fromSeparated(fileText(bytes));
    default:
      throw new Error(`${extname(from)} is no file that this reads`);
  }
}

const { doc, losses } = await taken(new Uint8Array(await readFile(from)), formatOf(from));
const written =
  formatOf(to) === 'markdown'
    ? await toMarkdown(doc, rendered(doc), markdownEngine)
    : { content: await packParleyFile(stateOf(doc)), losses: [] };
await writeFile(to, written.content);
for (const { kind, count } of [...losses, ...written.losses]) console.log(`${kind}: ${count}`);
