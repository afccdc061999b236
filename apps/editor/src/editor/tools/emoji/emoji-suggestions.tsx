import type { Editor } from '@tiptap/core';
import { useMemo } from 'react';
import { text } from '../../../text/late.ts';
import { searchByWords } from '../search-words.ts';
import { SuggestionList } from '../suggestion-list.tsx';
import { Suggestions } from '../suggestions.ts';
import { emojiTrigger } from '../triggers.ts';
import type { Emoji } from './emoji.ts';
import { insertEmoji } from './insert-emoji.ts';
import { loadEmoji } from './load-emoji.ts';

const SHOWN = 8;

interface Suggested {
  readonly id: string;
  readonly name: string;
  readonly sign: string;
}

/** `:` and the beginning of a name offer emoji. */
export function EmojiSuggestions({ editor }: { editor: Editor }) {
  const suggestions = useMemo(() => {
    let emoji: readonly Emoji[] | null = null;
    const made: Suggestions<Suggested> = new Suggestions<Suggested>(editor, {
      trigger: emojiTrigger,
      search: (query) => {
        if (!emoji) {
          loadEmoji().then(
            (all) => {
              emoji = all;
              made.refresh();
            },
            // Offline and never loaded: a colon is a colon.
            () => undefined,
          );
          return null;
        }
        const found = searchByWords(emoji, query).slice(0, SHOWN);
        return found.length > 0 ? found.map(({ id, name, sign }) => ({ id, name, sign })) : null;
      },
      pick: ({ sign }) => insertEmoji(editor, sign),
    });
    return made;
  }, [editor]);
  return <SuggestionList editor={editor} suggestions={suggestions} label={text.emoji.suggestions} />;
}
