import type { Command } from './command.ts';
export const doctor: Command = { usage: 'doctor', summary: 'x', help: '', run: async () => 0 };
