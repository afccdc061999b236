import type { Editor } from '@tiptap/core';
import { text } from '../../text/late.ts';
import type { Heading } from '../tools/outline/digest.ts';
import { useDigest } from '../tools/outline/use-digest.ts';

/** Headings offered at once; who means another types some of its words. */
const MOST_OFFERED = 6;

export interface HeadingChoiceProps {
  readonly editor: Editor;
  /** What stands in the field for the address. */
  readonly typed: string;
  readonly onChoose: (pos: number) => void;
}

/** The headings of the document whose words have what is typed, to make a link to one. */
export function HeadingChoice({ editor, typed, onChoose }: HeadingChoiceProps) {
  const digest = useDigest(editor);
  const offered = offeredHeadings(digest?.headings ?? [], typed);
  if (offered.length === 0) return null;
  return (
    <ul className="link-headings" aria-label={text.link.headings}>
      {offered.map(({ pos, words }) => (
        <li key={pos} dir="auto">
          <button type="button" onClick={() => onChoose(pos)}>
            {words}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function offeredHeadings(headings: readonly Heading[], typed: string): readonly Heading[] {
  const sought = typed.trim().toLowerCase();
  return headings
    .filter(({ words }) => words !== '' && words.toLowerCase().includes(sought))
    .slice(0, MOST_OFFERED);
}
