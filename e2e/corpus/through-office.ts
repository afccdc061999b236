// npm run office: what goes out as a Word file comes back from LibreOffice as the same.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readFileOf, seen, writtenAgain } from './docx-round-trip.ts';

/** How long LibreOffice may take for all of them, ms. */
const PATIENCE_MS = 180_000;
const FILES = join(import.meta.dirname, 'docx');

const folder = mkdtempSync(join(tmpdir(), 'through-office-'));
try {
  const sent = join(folder, 'sent');
  const back = join(folder, 'back');
  mkdirSync(sent);
  const names = readdirSync(FILES).filter((name) => name.endsWith('.docx'));
  const reads = new Map(names.map((name) => [name, readFileOf(readFileSync(join(FILES, name)))]));
  for (const [name, read] of reads) writeFileSync(join(sent, name), (await writtenAgain(read)).bytes);
  execFileSync(
    'soffice',
    [
      `-env:UserInstallation=file://${folder}/profile`,
      ...['--headless', '--convert-to', 'docx:MS Word 2007 XML', '--outdir', back],
      ...names.map((name) => join(sent, name)),
    ],
    { timeout: PATIENCE_MS, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  let failed = 0;
  for (const [name, read] of reads) {
    const wanted = seen({ ...read, losses: [] });
    const again = readFileOf(readFileSync(join(back, name)));
    const got = seen({ ...again, losses: [] });
    const sameImages =
      again.images.length === read.images.length &&
      again.images.every((image, at) => Buffer.from(image).equals(read.images[at] as Uint8Array));
    if (got === wanted && sameImages) continue;
    failed += 1;
    console.log(`${basename(name)}: ${sameImages ? 'not the same' : 'other pictures'}`);
    console.log(differences(wanted, got));
  }
  console.log(`${names.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The lines that only one of two texts has. */
function differences(wanted: string, got: string): string {
  const [before, after] = [wanted.split('\n'), got.split('\n')];
  const only = (lines: readonly string[], others: readonly string[], sign: string): string[] =>
    lines.filter((line) => !others.includes(line)).map((line) => `${sign} ${line}`);
  return [...only(before, after, '-'), ...only(after, before, '+')].join('\n');
}
