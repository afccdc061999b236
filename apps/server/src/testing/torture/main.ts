import { main } from './torture.ts';

process.exit(await main(process.argv.slice(2)));
