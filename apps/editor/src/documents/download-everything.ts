import { imageOf } from '@parley/document';
import { packParleyFile, rendered, stateOf } from '@parley/document/files';
import { type MarkdownEngine, toMarkdown } from '@parley/document/markdown';
import { wholeName } from '@parley/document/title';
import * as Y from 'yjs';
import { type DocumentRecord, newestFirst } from '../library/library.ts';
import { nameOf } from '../library/name-of.ts';
import { openLibrary } from '../library/open-library.ts';
import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';
import { lookInto } from './brief-room.ts';
import { download, fileName } from './download.ts';
import { FileNames } from './file-names.ts';
import { withMarkdown } from './off-thread/engines.ts';
import type { Task } from './progress.ts';
import { ZipFile } from './zip-file.ts';

/** Titles that are named of what could not be read. */
const MOST_NAMED = 10;

const FOLDERS = { markdown: 'markdown/', images: 'images/', parley: 'parley/' } as const;

/**
 * Gives all documents of this device as one zip: each as Markdown, its pictures beside, and as a Parley file. What cannot
 * be read is named; if it is stopped, or nothing can be read, there is no file.
 */
export async function downloadEverything({ signal, say }: Task): Promise<void> {
  const records = newestFirst(await (await openLibrary()).list());
  const archive = new Archive();
  const missing: string[] = [];
  await withMarkdown(signal, async (engine) => {
    for (const [at, record] of records.entries()) {
      signal.throwIfAborted();
      say(text.documents.packing(at + 1, records.length), at / records.length);
      if (!(await packed(record, archive, engine, signal))) missing.push(nameOf(record));
    }
  });
  const count = records.length - missing.length;
  if (count === 0) throw new Error(text.documents.nothingPacked);
  download(archive.end(), `${text.documents.everything}.zip`);
  const named = missing.length > 0 ? [text.documents.notPacked(missing.slice(0, MOST_NAMED))] : [];
  announce({
    title: text.documents.packed(count),
    description: [text.documents.packedSays, ...named].join(' '),
    ...(named.length > 0 ? { stays: true, tone: 'trouble' as const } : {}),
  });
}

/** @returns false if it could not be read */
async function packed(
  record: DocumentRecord,
  archive: Archive,
  engine: MarkdownEngine,
  signal: AbortSignal,
): Promise<boolean> {
  if (record.arrived === false) return false;
  try {
    const { state, name } = await lookInto(record.fragment, ({ doc }) => ({
      state: stateOf(doc),
      name: wholeName(doc),
    }));
    await archive.add(name, state, engine);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    // One that cannot be read is named; the others are wanted all the same.
    reportError(error);
    return false;
  }
}

class Archive {
  readonly #zip = new ZipFile();
  readonly #markdown = new FileNames();
  readonly #parley = new FileNames();
  readonly #images = new Set<string>();

  async add(name: string | null, state: Uint8Array, engine: MarkdownEngine): Promise<void> {
    const doc = new Y.Doc();
    Y.applyUpdateV2(doc, state);
    // Both are made before either is put in.
    const images = new Map<string, Uint8Array>();
    const { content } = await toMarkdown(doc, rendered(doc), engine, (_doc, id) => {
      const image = imageOf(doc, id);
      if (!image) return null;
      const path = `${FOLDERS.images}${id}.${image.type.slice('image/'.length)}`;
      images.set(path, image.bytes);
      return path;
    });
    const file = await packParleyFile(state);
    doc.destroy();
    for (const [path, bytes] of images) {
      if (this.#images.has(path)) continue;
      this.#images.add(path);
      this.#zip.add(FOLDERS.markdown + path, bytes, true);
    }
    const markdown = this.#markdown.free(fileName(name, 'markdown'));
    this.#zip.add(FOLDERS.markdown + markdown, new TextEncoder().encode(content), false);
    this.#zip.add(FOLDERS.parley + this.#parley.free(fileName(name, 'parley')), file, true);
  }

  end(): Blob {
    return this.#zip.end();
  }
}
