import type { OpenDocument } from './document.ts';

/** What is put into a document, in characters. */
export interface LargeText {
  readonly paragraphs: number;
  /** Of each paragraph. */
  readonly length: number;
}

/** What tells two large documents apart without carrying them out of their pages. */
export interface Fingerprint {
  readonly paragraphs: number;
  readonly characters: number;
  /** Hex SHA-256 of the content as XML. */
  readonly hash: string;
  readonly pending: boolean;
}

/**
 * Writes paragraphs of text that does not compress well into the document: as one transaction, as a paste is one, or
 * as one for each paragraph, with time between them, so that each becomes an edit of its own. Returns how many bytes of
 * updates Yjs made of it.
 */
export function writeLarge({ page }: OpenDocument, text: LargeText, as: 'paste' | 'edits'): Promise<number> {
  return page.evaluate(
    async ({ paragraphs, length, as }) => {
      if (!window.parley) throw new Error('no document is open');
      const { doc, room, Y } = window.parley;
      const content = doc.getXmlFragment('content');
      const noise = (): string => {
        const bytes = crypto.getRandomValues(new Uint8Array(length));
        return Array.from(bytes, (byte) => String.fromCharCode(byte < 40 ? 32 : 48 + (byte % 75))).join('');
      };
      const write = (): void => {
        const paragraph = new Y.XmlElement('paragraph');
        paragraph.insert(0, [new Y.XmlText(noise())]);
        content.push([paragraph]);
      };
      let bytes = 0;
      const count = (update: Uint8Array): void => {
        bytes += update.length;
      };
      doc.on('update', count);
      if (as === 'paste') {
        doc.transact(() => {
          for (let at = 0; at < paragraphs; at++) write();
        });
      } else {
        for (let at = 0; at < paragraphs; at++) {
          write();
          // Mostly time enough to be sealed before the next, so that few share an envelope.
          await new Promise((resolve) => setTimeout(resolve));
        }
      }
      await room.flush();
      doc.off('update', count);
      return bytes;
    },
    { ...text, as },
  );
}

/** From now on the page lays out only the paragraphs in sight: megabytes of text cost a machine without a graphics card
 * seconds for each change, and what is to be seen here is how they travel. */
export const layOutWhatIsInSight = ({ page }: OpenDocument): Promise<void> =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.writing > * { content-visibility: auto; contain-intrinsic-size: auto 30em }');
    document.adoptedStyleSheets.push(sheet);
  });

/** How many paragraphs the page holds now: cheap to ask again and again. */
export const paragraphsOf = ({ page }: OpenDocument): Promise<number> =>
  page.evaluate(() => window.parley?.doc.getXmlFragment('content').length ?? 0);

export const fingerprintOf = ({ page }: OpenDocument): Promise<Fingerprint> =>
  page.evaluate(async () => {
    if (!window.parley) throw new Error('no document is open');
    const { doc } = window.parley;
    const content = doc.getXmlFragment('content');
    const xml = content.toString();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(xml)));
    return {
      paragraphs: content.length,
      characters: xml.length,
      hash: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
      pending: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
    };
  });
