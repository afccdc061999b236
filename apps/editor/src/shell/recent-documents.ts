import type { Command } from './commands.ts';

/** The documents this device opened last, as commands that open them. */
export function useRecentDocuments(): readonly Command[] {
  return [];
}
