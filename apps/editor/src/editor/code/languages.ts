/** The languages code can be coloured as, by the name that is written into the document. */
export const LANGUAGES = [
  { id: 'bash', name: 'Bash', also: ['sh', 'shell', 'zsh', 'console'] },
  { id: 'c', name: 'C', also: ['h'] },
  { id: 'cpp', name: 'C++', also: ['c++', 'cc', 'hpp'] },
  { id: 'csharp', name: 'C#', also: ['cs', 'c#'] },
  { id: 'css', name: 'CSS', also: [] },
  { id: 'diff', name: 'Diff', also: ['patch'] },
  { id: 'go', name: 'Go', also: ['golang'] },
  { id: 'html', name: 'HTML, XML', also: ['xml', 'xhtml', 'svg'] },
  { id: 'java', name: 'Java', also: [] },
  { id: 'javascript', name: 'JavaScript', also: ['js', 'jsx', 'mjs', 'cjs'] },
  { id: 'json', name: 'JSON', also: ['jsonc'] },
  { id: 'kotlin', name: 'Kotlin', also: ['kt'] },
  { id: 'markdown', name: 'Markdown', also: ['md'] },
  { id: 'php', name: 'PHP', also: [] },
  { id: 'python', name: 'Python', also: ['py'] },
  { id: 'ruby', name: 'Ruby', also: ['rb'] },
  { id: 'rust', name: 'Rust', also: ['rs'] },
  { id: 'sql', name: 'SQL', also: [] },
  { id: 'typescript', name: 'TypeScript', also: ['ts', 'tsx', 'mts', 'cts'] },
  { id: 'yaml', name: 'YAML', also: ['yml'] },
] as const;

export type LanguageId = (typeof LANGUAGES)[number]['id'];

const BY_NAME = new Map<string, LanguageId>(
  LANGUAGES.flatMap(({ id, also }) => [id, ...also].map((name) => [name, id] as const)),
);

/** Which of them somebody means who wrote that (“js”); null for another language, or none. */
export const languageOf = (written: unknown): LanguageId | null =>
  typeof written === 'string' ? (BY_NAME.get(written.trim().toLowerCase()) ?? null) : null;
