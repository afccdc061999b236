import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes the licence of each package of others of which the bundle holds code. Throws if one brings none. */
export function notices(chunks, file) {
  const folders = new Set(
    chunks.flatMap(({ moduleIds = [] }) => moduleIds.map(packageFolder)).filter((folder) => folder !== null),
  );
  const entries = [...folders].map(entryOf).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const texts = entries.map(({ name, version, text }) => `${name} ${version}\n\n${text.trim()}\n`);
  writeFileSync(file, `Code of others in this package.\n\n${texts.join(`\n${'-'.repeat(72)}\n\n`)}`);
}

function packageFolder(id) {
  const at = id.lastIndexOf('/node_modules/');
  if (at < 0) return null;
  const [first, second] = id.slice(at + '/node_modules/'.length).split('/');
  return join(id.slice(0, at), 'node_modules', first.startsWith('@') ? join(first, second) : first);
}

function entryOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const licence = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!licence || !existsSync(join(folder, licence)))
    throw new Error(`${name} in ${dirname(folder)} brings no licence`);
  return { name, version, text: readFileSync(join(folder, licence), 'utf8') };
}
