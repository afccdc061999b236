import { torture } from './torture.ts';

process.exitCode = await torture(process.argv.slice(2));
