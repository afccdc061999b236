import { FileError } from './file-error.ts';

/*
 * A `.parley` file holds everything of one document. Layout, version 1:
 *
 * | bytes | what |
 * |---|---|
 * | 8 | magic: 89 50 41 52 4C 45 59 0A (`‰PARLEY\n`; the first byte is no text's, the last shows a changed line end) |
 * | 1 | version: 1 |
 * | 32 | SHA-256 of the update |
 * | rest | the update, as a raw deflate stream (RFC 1951) to the end of the file |
 *
 * The update is a Yjs update in encoding V2 that makes an empty `Y.Doc` the document: `content` (XmlFragment), `title`
 * (Text), `images` (Map), and whatever a newer page has put beside them. The file is not encrypted: who has it can read
 * the document. It holds no link.
 */

const MAGIC = new Uint8Array([0x89, 0x50, 0x41, 0x52, 0x4c, 0x45, 0x59, 0x0a]);
const VERSION = 1;
const HASH = 32;
const HEAD = MAGIC.length + 1 + HASH;

/** Bytes a file may hold, once inflated. */
export const MOST_INFLATED = 128 * 1_048_576;

type Bytes = Uint8Array<ArrayBuffer>;

/** The file of a document, from its update (V2). */
export async function packParleyFile(update: Uint8Array): Promise<Bytes> {
  const bytes = new Uint8Array(update);
  const [hash, deflated] = await Promise.all([
    sha256(bytes),
    drained(bytes, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY),
  ]);
  return joined([MAGIC, new Uint8Array([VERSION]), hash, deflated]);
}

/**
 * The update a file holds.
 *
 * @throws FileError `not-parley`, `newer-version`, `truncated`, `damaged`, or `too-much` beyond `most` bytes inflated
 */
export async function unpackParleyFile(file: Uint8Array, most: number = MOST_INFLATED): Promise<Bytes> {
  const magic = file.subarray(0, MAGIC.length);
  if (!magic.every((byte, at) => byte === MAGIC[at]) || file.length === 0) throw new FileError('not-parley');
  if (file.length <= MAGIC.length) throw new FileError('truncated');
  const version = file[MAGIC.length] ?? 0;
  if (version > VERSION) throw new FileError('newer-version');
  if (version !== VERSION) throw new FileError('not-parley');
  if (file.length <= HEAD) throw new FileError('truncated');
  const update = await inflated(new Uint8Array(file.subarray(HEAD)), most);
  const hash = await sha256(update);
  const written = file.subarray(MAGIC.length + 1, HEAD);
  if (!hash.every((byte, at) => byte === written[at])) throw new FileError('damaged');
  return update;
}

async function inflated(deflated: Bytes, most: number): Promise<Bytes> {
  try {
    return await drained(deflated, new DecompressionStream('deflate-raw'), most);
  } catch (error) {
    if (error instanceof FileError) throw error;
    // Browsers have one error for both and differ in their words; a stream that wants more was cut.
    throw new FileError((await endsEarly(deflated, most)) ? 'truncated' : 'damaged', { cause: error });
  }
}

/** Whether a deflate stream is fine as far as it goes: it gives something, and fails only when its end is asked for. */
async function endsEarly(deflated: Bytes, most: number): Promise<boolean> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const reading = drainedFrom(stream.readable, most).catch(() => null);
  try {
    await writer.write(deflated);
  } catch {
    await reading;
    return false;
  }
  // What is wrong inside fails the write or shows within a turn; only what is missing waits for `close`.
  const atRest = await Promise.race([
    writer.closed.then(
      () => false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 20)),
  ]);
  await writer.abort().catch(() => undefined);
  await reading;
  return atRest;
}

function drained(
  bytes: Bytes,
  through: CompressionStream | DecompressionStream,
  most: number,
): Promise<Bytes> {
  return drainedFrom(new Blob([bytes]).stream().pipeThrough(through), most);
}

async function drainedFrom(stream: ReadableStream<Uint8Array>, most: number): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(parts);
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new FileError('too-much');
    }
    parts.push(value);
  }
}

function joined(parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
