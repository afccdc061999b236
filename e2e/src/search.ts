import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file below a folder, with its bytes. */
export async function filesBelow(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { path, bytes: await readFile(path) };
      }),
  );
}

/** The byte strings in which `bytes` may stand in a file or a frame: as they are, in hex, and in base64 at each of the
 * three places it can begin. */
export function spellings(bytes: Uint8Array): Buffer[] {
  const buffer = Buffer.from(bytes);
  const hex = buffer.toString('hex');
  const spelled = [buffer, Buffer.from(hex), Buffer.from(hex.toUpperCase())];
  for (const skipped of [0, 1, 2]) {
    // Whole groups of three only: what stands beside them would change the characters at the ends.
    const inner = buffer.subarray(skipped, skipped + Math.floor((buffer.length - skipped) / 3) * 3);
    for (const encoding of ['base64', 'base64url'] as const)
      spelled.push(Buffer.from(inner.toString(encoding)));
  }
  return spelled;
}

/** The spellings of a text: in UTF-8 and in UTF-16. */
export function textSpellings(text: string): Buffer[] {
  return [...spellings(Buffer.from(text, 'utf8')), ...spellings(Buffer.from(text, 'utf16le'))];
}

/** Whether any of the needles stands anywhere in the hay. */
export const holds = (hay: Buffer, needles: readonly Buffer[]): boolean =>
  needles.some((needle) => hay.includes(needle));
