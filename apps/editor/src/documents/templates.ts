import { stateOfCopy } from '@parley/document/files';
import { wholeName } from '@parley/document/title';
import type * as Y from 'yjs';
import type { DocumentRecord } from '../library/library.ts';
import { openLibrary } from '../library/open-library.ts';
import { goTo } from '../shell/go-to.ts';
import { text } from '../text/late.ts';
import { announce } from '../ui/toasts.tsx';
import { lookInto } from './brief-room.ts';
import { during } from './during.ts';
import { importDocument } from './import-document.ts';
import { makeDocument } from './make-document.ts';

/** Those that everybody has. */
export const TEMPLATES = ['minutes', 'plan', 'report', 'week'] as const;
export type Template = (typeof TEMPLATES)[number];

/** Makes a document from one that everybody has, and opens it. */
export function beginFrom(template: Template): void {
  const { name, markdown } = text.templates[template];
  void during(text.documents.beginning, async ({ signal }) => {
    goTo((await importDocument(new File([markdown], `${name}.md`), 'markdown', signal)).link);
  });
}

/** Makes a document from one of this device's own, and opens it. */
export function beginFromOwn({ fragment }: DocumentRecord): void {
  void during(text.documents.beginning, async () => {
    goTo(await makeDocument(await lookInto(fragment, ({ doc }) => asItIs(doc))));
  });
}

/** Keeps a copy of a document, as it is now, to begin others from. It is a document of its own, sealed as all are. */
export async function saveAsTemplate(doc: Y.Doc): Promise<void> {
  const link = await makeDocument(asItIs(doc));
  const library = await openLibrary();
  const made = (await library.list()).find(({ fragment }) => link.endsWith(`#${fragment}`));
  if (made) await library.update(made.room, { template: true });
  const { savedTemplate, savedTemplateSays } = text.documents;
  announce({ title: savedTemplate(wholeName(doc) ?? text.untitled), description: savedTemplateSays });
}

const asItIs = (doc: Y.Doc): Uint8Array => stateOfCopy(doc, wholeName(doc) ?? '');
