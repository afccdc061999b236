import { runCommand } from './lib/command.ts';
import type { Flags } from './lib/flags.ts';

const compared = (flags: Flags) => ({ quick: flags.has('--quick'), against: flags.value('--against') });

await runCommand(
  'npm run bench',
  [
    {
      name: 'latency',
      about:
        'keystroke to remote document beside the stock stacks, and sends in the room; --against REF, --quick',
      run: async (flags) => (await import('./latency/latency.ts')).latency(compared(flags)),
    },
    {
      name: 'room',
      about:
        '8 and 16 tabs that all type, beside the stock stacks: latency, cores, traffic; --against REF, --quick',
      run: async (flags) => (await import('./room/room.ts')).room(compared(flags)),
    },
    {
      name: 'idle',
      about: 'one of eight who do nothing: wake-ups, processor, bytes; server messages when the eighth comes',
      run: async () => (await import('./idle/idle.ts')).idle(),
    },
    {
      name: 'networks',
      about:
        'each rung of the ladder beside y-webrtc: first text, keystrokes, changes of networks; as root; --quick',
      run: async (flags) =>
        (await import('./networks/networks.ts')).networks({ quick: flags.has('--quick') }),
    },
    {
      name: 'newcomer',
      about: '60 kB to 20 MB to a fresh browser, beside the stock stacks; --against REF, --quick',
      run: async (flags) => (await import('./newcomer/newcomer.ts')).newcomer(compared(flags)),
    },
    {
      name: 'typing',
      about: 'a keystroke at the end of 10, 100 and 300 pages: Parley beside a bare Tiptap without sync',
      run: async () => (await import('./typing/typing.ts')).typing(),
    },
    {
      name: 'paste',
      about: 'a paste of 5 and of 20 MB: how long the page is busy at a time, Parley beside y-websocket',
      run: async () => (await import('./paste/paste.ts')).paste(),
    },
    {
      name: 'files',
      about: 'a Word file of 80 pages in and out; 256 KB of Markdown pasted, the first and the sixtieth time',
      run: async () => (await import('./files/files.ts')).files(),
    },
    {
      name: 'open',
      about: 'bytes of JavaScript and time until one can type, on the list and in documents; Lighthouse',
      run: async () => (await import('./open/open.ts')).open(),
    },
    {
      name: 'search',
      about: 'words in the texts of 1,000 documents of 10 pages: when the first and all results are there',
      run: async () => (await import('./search/search.ts')).search(),
    },
    {
      name: 'proof',
      about: 'the proof of a base in a worker, while somebody types: how long it takes, and the page is busy',
      run: async () => (await import('./proof/proof.ts')).proof(),
    },
    {
      name: 'log',
      about:
        'a log that has been in use for long: an edit, a newcomer, a join, acknowledgements, images [--edit] [--have] [--acks] [--images] [--join] [--loose] [--proof]; --quick',
      run: async (flags) => {
        const { log, LOG_PARTS } = await import('./log/log.ts');
        const named = LOG_PARTS.filter((part) => flags.has(`--${part}`));
        return log({
          quick: flags.has('--quick'),
          wants: (part) => named.length === 0 || named.includes(part),
        });
      },
    },
    {
      name: 'servers',
      about:
        'memory, frames and CPU of who waits, appends, joins, and kills, beside the stock servers [--idle] [--rooms] [--appends] [--joins] [--killed]; --quick',
      run: async (flags) => {
        const { servers, SERVERS_PARTS } = await import('./servers/servers.ts');
        const named = SERVERS_PARTS.filter((part) => flags.has(`--${part}`));
        return servers({
          quick: flags.has('--quick'),
          wants: (part) => named.length === 0 || named.includes(part),
        });
      },
    },
    {
      name: 'flood',
      about: 'what a stranger costs a home of 512 MiB [--gaps] [--haste] [--crowd] [--drip]',
      run: async (flags) => {
        const { flood, FLOOD_PARTS } = await import('./flood/flood.ts');
        const named = FLOOD_PARTS.filter((part) => flags.has(`--${part}`));
        const wants = (part: string): boolean => named.length === 0 || named.includes(part);
        return flood({ wants });
      },
    },
  ],
  process.argv.slice(2),
);
