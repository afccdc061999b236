import type { Command } from './command.ts';
import { serve } from './serve.ts';

/** Loaded when it is asked for: most bring SQLite with them. */
type Load = () => Promise<Command>;

/** All commands, in the order in which `--help` lists them. */
export const COMMANDS: Readonly<Record<string, Load>> = {
  serve: async () => serve,
  rooms: async () => (await import('./rooms.ts')).rooms,
  check: async () => (await import('./check.ts')).check,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  migrate: async () => (await import('./migrate.ts')).migrate,
  delete: async () => (await import('./delete.ts')).deleteRoom,
  expire: async () => (await import('./expire.ts')).expire,
  'rotate-turn-secret': async () => (await import('./rotate-turn-secret.ts')).rotateTurnSecret,
  'turn-config': async () => (await import('./turn-config.ts')).turnConfig,
  'new-home-key': async () => (await import('./new-home-key.ts')).newHomeKey,
  doctor: async () => (await import('./doctor/doctor.ts')).doctor,
};
