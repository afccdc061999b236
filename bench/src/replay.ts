import { runCommand } from './lib/command.ts';

await runCommand(
  'npm run replay',
  [
    {
      name: 'friendsforever',
      about: 'two people writing one text at the same time, each at their own browser',
      run: async () => (await import('./replay/friendsforever.ts')).friendsforever(),
    },
    {
      name: 'automerge-paper',
      about: '259,778 edits through one peer; then the document opened from home, and from a peer',
      run: async () => (await import('./replay/automerge-paper.ts')).automergePaper(),
    },
  ],
  process.argv.slice(2),
);
