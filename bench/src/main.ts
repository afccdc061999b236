import { runCommand } from './lib/command.ts';

await runCommand(
  'npm run bench -- NAME [--json]',
  [
    {
      name: 'latency',
      about:
        'keystroke to remote document, and sends in the room: Parley, y-webrtc, y-websocket side by side',
      run: async (flags) => (await import('./latency/latency.ts')).latency({ json: flags.has('--json') }),
    },
    {
      name: 'typing',
      about: 'a keystroke at the end of 10, 100 and 300 pages: Parley beside a bare Tiptap without sync',
      run: async (flags) => (await import('./typing/typing.ts')).typing({ json: flags.has('--json') }),
    },
    {
      name: 'paste',
      about: 'a paste of 5 and of 20 MB: how long the page is busy at a time, Parley beside y-websocket',
      run: async (flags) => (await import('./paste/paste.ts')).paste({ json: flags.has('--json') }),
    },
    {
      name: 'open',
      about: 'bytes of JavaScript and time until one can type, on the list and in documents; Lighthouse',
      run: async (flags) => (await import('./open/open.ts')).open({ json: flags.has('--json') }),
    },
  ],
  process.argv.slice(2),
);
