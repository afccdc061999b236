import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gzipSync } from 'node:zlib';

const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Packs a folder as `file` (`.tar.gz`), so that the same contents make the same bytes: names in order, nobody's owner, and
 * `seconds` since 1970 as the time of everything. Needs GNU tar.
 */
export function pack(folder, file, seconds) {
  const same = ['--sort=name', `--mtime=@${seconds}`, '--owner=0', '--group=0', '--numeric-owner'];
  const tar = execFileSync(
    'tar',
    ['--create', '--format=ustar', '--mode=u=rwX,go=rX', ...same, '-C', dirname(folder), basename(folder)],
    { maxBuffer: MOST_BYTES },
  );
  writeFileSync(file, gzipSync(tar, { level: 9 }));
}
