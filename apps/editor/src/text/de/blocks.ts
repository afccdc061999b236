import type { blocks as en } from '../en/blocks.ts';
import type { Translation } from '../translation.ts';

/** What stands in the text besides words: tasks, tables, images, code, links. */
export const blocks: Translation<typeof en> = {
  blocks: {
    missingImage: 'Dieses Bild ist noch nicht auf diesem Gerät.',
    task: (words: string) => (words ? `Erledigt: ${words}` : 'Erledigt'),
  },
};
