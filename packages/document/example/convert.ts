// node packages/document/example/convert.ts notes.md notes.parley: a document from one file into another, without a page.
import { readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fromDocx, toDocx } from '@parley/document/docx';
import { docxEngine } from '@parley/document/docx-engine';
import {
  type Exported,
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
    case 'docx':
      return fromDocx(new Uint8Array(bytes), docxEngine, takeAsItIs);
    case 'separated':
      return fromSeparated(fileText(bytes));
    default:
      throw new Error(`${extname(from)} is no file that this reads`);
  }
}

const { doc, losses } = await taken(new Uint8Array(await readFile(from)), formatOf(from));

async function exported(format: ImportFormat | null): Promise<Exported> {
  switch (format) {
    case 'markdown':
      return toMarkdown(doc, rendered(doc), markdownEngine);
    case 'docx':
      // Without a page nothing draws the kinds of pictures that Word does not show.
      return toDocx(doc, rendered(doc), docxEngine, { draw: async () => null, language: 'en' });
    default:
      return { content: await packParleyFile(stateOf(doc)), losses: [] };
  }
}

const written = await exported(formatOf(to));
await writeFile(to, written.content);
for (const { kind, count } of [...losses, ...written.losses]) console.log(`${kind}: ${count}`);
