import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LEGAL = /^(licen[cs]e|copying|notice)/i;
const README = /^readme/i;
const LICENCE_HEADING = /^(?:#+ *licen[cs]e *#*|licen[cs]e *\n[-=]+) *$/im;
const INSTALLED = /[\\/]node_modules[\\/]/;
/** Whose code the bundler puts in by itself, without a module of that package. */
const OF_THE_BUNDLER = [
  { module: /^\0vite[\\/]/, package: 'vite' },
  { module: /^\0rolldown[\\/]/, package: 'rolldown' },
];

/**
 * The notices of all packages in what one or several builds made: Vite's own list knows nothing of workers and of what is built
 * beside a page. Each build gets a `plugin()` of it; `text()` is what they have in them by then.
 */
export class Notices {
  #folders = new Set();
  #modules;

  /** @param {string} modules where packages are installed: the bundler's own are found there. */
  constructor(modules) {
    this.#modules = modules;
  }

  plugin() {
    return {
      name: 'parley-notices',
      apply: 'build',
      generateBundle: (_, bundle) => {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'chunk') continue;
          for (const id of file.moduleIds) this.#add(id);
        }
      },
    };
  }

  #add(id) {
    const bundler = OF_THE_BUNDLER.find(({ module }) => module.test(id));
    if (bundler) this.#folders.add(join(this.#modules, bundler.package));
    const path = id.replace(/^\0/, '').replace(/\?.*$/, '');
    if (!bundler && INSTALLED.test(path)) this.#folders.add(packageFolder(dirname(path)));
  }

  /** Each package once, by name and version, with the texts it ships. Throws if one of them names no licence. */
  text() {
    const entries = new Map();
    for (const folder of this.#folders) {
      const { name, version, license, author, repository } = manifestIn(folder);
      const texts = filesIn(folder, LEGAL);
      if (texts.length === 0) texts.push(...filesIn(folder, README).flatMap(licenceSection));
      const named = typeof license === 'string' ? ` (${license})` : '';
      if (named === '' && texts.length === 0) throw new Error(`${name} ${version} names no licence`);
      if (texts.length === 0) texts.push(unwritten(author, repository));
      entries.set(`${name} ${version}`, `${name} ${version}${named}\n\n${texts.join('\n\n')}\n`);
    }
    const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
    const rule = `\n${'-'.repeat(78)}\n\n`;
    return `Third-party notices\n\nThis program contains the packages below, under their own licences.\n${rule}${sorted.join(rule)}`;
  }
}

/** The texts of a package's files of those names. */
const filesIn = (folder, names) =>
  readdirSync(folder)
    .filter((file) => names.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n'))
    // Vite's file goes on with what Vite itself is made of, none of which is in what it builds.
    .map((text) => text.split(/^# Licenses of bundled dependencies/m)[0].trim());

/** What a README says under "License"; nothing if it says nothing there. */
function licenceSection(readme) {
  const match = LICENCE_HEADING.exec(readme);
  return match ? [readme.slice(match.index + match[0].length).trim()] : [];
}

/** What is known where a package names its licence, and ships no text of it. */
function unwritten(author, repository) {
  const by = typeof author === 'string' ? author : author?.name;
  const at = typeof repository === 'string' ? repository : repository?.url;
  return ['The package ships no text of its licence.', by && `Author: ${by}`, at && `Source: ${at}`]
    .filter(Boolean)
    .join('\n');
}

const manifestIn = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The folder of the package a module belongs to: a `package.json` without name and version only says how modules are read. */
function packageFolder(folder) {
  if (existsSync(join(folder, 'package.json'))) {
    const { name, version } = manifestIn(folder);
    if (name && version) return folder;
  }
  const above = dirname(folder);
  if (above === folder) throw new Error('a module stands in no package');
  return packageFolder(above);
}
