// The layers of ARCHITECTURE.md as rules: imports run one way, types included. `npm run check` applies them,
// `npm run layers` draws the graph they leave.

const { readdirSync, readFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');

/** The parts: a folder with a package.json each. */
const FOLDERS = ['packages', 'apps']
  .flatMap((group) => readdirSync(join(__dirname, group)).map((name) => `${group}/${name}`))
  .concat('signaling', 'turn')
  .filter((folder) => existsSync(join(__dirname, folder, 'package.json')));

/** What is packed whole: its parts are needed where it is built, not where it is installed. */
const PACKED = ['packages/provider'];

/** What each part may import of the others is what its package.json depends on. */
const MAY_IMPORT = Object.fromEntries(
  FOLDERS.map((folder) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(
      readFileSync(join(__dirname, folder, 'package.json'), 'utf8'),
    );
    const needed = PACKED.includes(folder) ? devDependencies : dependencies;
    return [
      folder,
      Object.keys(needed)
        .filter((name) => name.startsWith('@parley/'))
        .map((name) => name.slice('@parley/'.length)),
    ];
  }),
);

const nameOf = (folder) => folder.split('/').at(-1);
const TESTS = '\\.test\\.tsx?$|/testing/|/test/|^packages/binding/convergence/';

const layers = FOLDERS.map((folder) => {
  const others = FOLDERS.filter((other) => other !== folder && !MAY_IMPORT[folder].includes(nameOf(other)));
  return {
    name: `layer-${nameOf(folder)}`,
    comment: `${folder} may import of the other parts: ${MAY_IMPORT[folder].join(', ') || 'none'}`,
    severity: 'error',
    from: { path: `^${folder}/`, pathNot: TESTS },
    to: { path: `^(${others.join('|')}|e2e|bench)/` },
  };
});

/** What each room of the page may import of the others; `pages` knows all of them. Those that still need one another stand in
 * each other's lists: no further ones do. */
const ROOMS = {
  text: [],
  ui: ['text'],
  session: ['text', 'ui'],
  presence: ['session', 'shell', 'text', 'ui'],
  share: ['session', 'shell', 'text', 'ui'],
  status: ['presence', 'session', 'shell', 'text', 'ui'],
  shell: ['session', 'text', 'ui'],
  editor: ['documents', 'presence', 'session', 'shell', 'text', 'ui'],
  documents: ['editor', 'library', 'session', 'shell', 'text', 'ui'],
  library: ['documents', 'presence', 'session', 'shell', 'text', 'ui'],
};

const PAGE = '^apps/editor/src';
const walls = Object.entries(ROOMS).map(([room, mayImport]) => {
  const others = [...Object.keys(ROOMS), 'pages'].filter(
    (other) => other !== room && !mayImport.includes(other),
  );
  return {
    name: `page-${room}`,
    comment: `${room} may import of the page's other rooms: ${mayImport.join(', ') || 'none'}`,
    severity: 'error',
    from: { path: `${PAGE}/${room}/`, pathNot: TESTS },
    to: { path: `${PAGE}/(${others.join('|')})/` },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Not even of types: what needs each other is one thing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...layers,
    ...walls,
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { pathNot: `${TESTS}|^(e2e|bench)/` },
      to: { path: TESTS, pathNot: 'node_modules' },
    },
    {
      name: 'one-file-knows-simple-peer',
      severity: 'error',
      from: {
        path: '^(packages|apps|signaling|turn)/',
        pathNot: `^packages/transport/src/webrtc\\.ts$|${TESTS}`,
      },
      to: { path: 'node_modules/simple-peer|^simple-peer' },
    },
    {
      name: 'beneath-room-nobody-knows-yjs',
      comment: 'A server cannot read a document it has no code for.',
      severity: 'error',
      from: {
        path: '^(packages/(runtime|wire|seal|transport|join|log|replica|mesh)|signaling|turn|apps/(home|server))/',
        pathNot: TESTS,
      },
      to: { path: 'node_modules/(yjs|y-protocols|@tiptap)' },
    },
    {
      name: 'room-knows-no-editor',
      comment: 'Any Yjs app may use the provider.',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/(document|binding)/|${TESTS}` },
      to: { path: 'node_modules/(@tiptap|prosemirror[^/]*)(/|$)' },
    },
    {
      name: 'packages-know-no-react',
      comment: 'A document is read and written by a script as well as by a page.',
      severity: 'error',
      from: { path: '^packages/', pathNot: TESTS },
      to: { path: 'node_modules/(react|react-dom|@tiptap/react)(/|$)' },
    },
    {
      name: 'wire-is-pure',
      comment: 'Bytes and messages only: no platform.',
      severity: 'error',
      from: { path: '^packages/wire/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Ours only: what a package of npm is imported from is often called `dist` too, and has to be seen.
    // Apps of strangers live outside the workspace.
    exclude: {
      path: '^(packages/[^/]+|apps/[^/]+|signaling|turn|e2e|bench)/dist/|^e2e/strangers/|^packages/provider/examples/',
    },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
    reporterOptions: {
      mermaid: { minify: false },
      archi: {
        collapsePattern: '^(packages/[^/]+|apps/[^/]+|signaling|turn|bench|e2e|node_modules/(@[^/]+/)?[^/]+)',
      },
    },
  },
};
