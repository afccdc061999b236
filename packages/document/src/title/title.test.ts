import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import {
  isTitle,
  listedName,
  observeTitle,
  ownTitle,
  shownTitle,
  titleCharacters,
  titleText,
  wholeName,
  wholeTitle,
} from './title.ts';

function withHeading(words: string): Y.Doc {
  const doc = new Y.Doc();
  const heading = new Y.XmlElement('heading');
  heading.insert(0, [new Y.XmlText(words)]);
  doc.getXmlFragment('content').insert(0, [heading]);
  return doc;
}

describe('what a document is called', () => {
  it('is its title', () => {
    const doc = withHeading('A heading');
    titleText(doc).insert(0, '  The \n title ');
    expect(shownTitle(doc)).toBe('The title');
  });

  it('is its first words where it has none', () => {
    const doc = withHeading('A heading');
    expect(ownTitle(doc)).toBeNull();
    expect(shownTitle(doc)).toBe('A heading');
    titleText(doc).insert(0, '   ');
    expect(shownTitle(doc)).toBe('A heading');
  });

  it('is nothing in a document that has neither', () => {
    expect(shownTitle(new Y.Doc())).toBeNull();
  });

  it('is cut where another page made it very long', () => {
    const doc = new Y.Doc();
    titleText(doc).insert(0, 'a'.repeat(100_000));
    expect(shownTitle(doc)).toHaveLength(121);
    expect(titleCharacters(titleText(doc))).toHaveLength(2_000);
  });

  it('is whole where it is not for one line, title or heading', () => {
    const long = 'long '.repeat(100_000).trim();
    const doc = withHeading(long);
    expect([wholeTitle(doc), wholeName(doc)]).toEqual([null, long]);
    titleText(doc).insert(0, `${long}!`);
    expect([wholeTitle(doc), wholeName(doc)]).toEqual([`${long}!`, `${long}!`]);
    expect(listedName(doc)).toHaveLength(2_000);
    expect([isTitle(long), isTitle('a'.repeat(2_000)), isTitle(' ')]).toEqual([false, true, false]);
  });

  it('is not cut within a letter', () => {
    const doc = new Y.Doc();
    titleText(doc).insert(0, `${'a'.repeat(119)}👩‍👩‍👧`);
    expect(shownTitle(doc)).toBe(`${'a'.repeat(119)}…`);
  });

  it('keeps each character at its own place', () => {
    const title = titleText(new Y.Doc());
    title.insert(0, 'a\nb');
    title.insertEmbed(1, { image: 'x' });
    expect(titleCharacters(title)).toBe('a\uFFFC b');
    expect(titleCharacters(title)).toHaveLength(title.length);
  });

  it('is told of when it changes', () => {
    const doc = withHeading('A heading');
    const look = vi.fn();
    const stop = observeTitle(doc, look);
    titleText(doc).insert(0, 'T');
    doc.getXmlFragment('content').delete(0, 1);
    expect(look).toHaveBeenCalledTimes(2);
    stop();
    titleText(doc).insert(0, 'T');
    expect(look).toHaveBeenCalledTimes(2);
  });
});
