import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { lookup } from 'mrmime';

/** How a file's bytes may be encoded on the way (RFC 9110, 8.4), the best first. The build leaves them beside the file. */
const ENCODED = [
  { coding: 'br', suffix: '.br', encode: (bytes: Buffer): Buffer => brotliCompressSync(bytes) },
  { coding: 'gzip', suffix: '.gz', encode: (bytes: Buffer): Buffer => gzipSync(bytes) },
] as const;

/** A file's bytes as they are sent. */
export interface Representation {
  /** Null: the file as it is. */
  readonly coding: (typeof ENCODED)[number]['coding'] | null;
  readonly bytes: Buffer;
  /** A strong entity tag, quoted: the same for the same bytes, after a restart too. */
  readonly tag: string;
}

export interface PageFile {
  readonly type: string;
  /** The best first. The last is the file as it is. */
  readonly representations: readonly Representation[];
}

/**
 * All files below a folder, read once, by the path of their URL: what happens to them on the disk later changes nothing. Hidden files
 * are left out.
 *
 * `rewrite` is given the text of `index.html`; what it returns is encoded anew if it differs.
 *
 * Paths are percent-encoded as a browser sends them, so that whoever looks one up has nothing to decode.
 */
export function readPageFiles(
  directory: string,
  rewrite: (html: string) => string,
): ReadonlyMap<string, PageFile> {
  const contents = new Map<string, Buffer>();
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const path = join(directory, name);
    const names = name.split(sep);
    if (names.some((part) => part.startsWith('.')) || !statSync(path).isFile()) continue;
    contents.set(`/${names.map(encodeURIComponent).join('/')}`, readFileSync(path));
  }
  rewriteIndex(contents, rewrite);
  const files = new Map<string, PageFile>();
  for (const [path, bytes] of contents) {
    if (ENCODED.some(({ suffix }) => path.endsWith(suffix) && contents.has(path.slice(0, -suffix.length))))
      continue;
    const representations: Representation[] = [];
    for (const { coding, suffix } of ENCODED) {
      const encoded = contents.get(path + suffix);
      if (encoded) representations.push(representation(coding, encoded));
    }
    files.set(path, {
      type: typeOf(path),
      representations: [...representations, representation(null, bytes)],
    });
  }
  return files;
}

function rewriteIndex(contents: Map<string, Buffer>, rewrite: (html: string) => string): void {
  const path = '/index.html';
  const html = contents.get(path)?.toString();
  const rewritten = html === undefined ? undefined : rewrite(html);
  if (rewritten === undefined || rewritten === html) return;
  const bytes = Buffer.from(rewritten);
  contents.set(path, bytes);
  for (const { suffix, encode } of ENCODED)
    if (contents.has(path + suffix)) contents.set(path + suffix, encode(bytes));
}

function representation(coding: Representation['coding'], bytes: Buffer): Representation {
  return { coding, bytes, tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}

function typeOf(path: string): string {
  const type = lookup(path) ?? 'application/octet-stream';
  return type.startsWith('text/') ? `${type};charset=utf-8` : type;
}
