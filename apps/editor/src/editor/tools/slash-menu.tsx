import type { Editor } from '@tiptap/core';
import { useMemo } from 'react';
import { text } from '../../text/late.ts';
import { allOffers, type Offer } from './insertions.tsx';
import { searchByWords } from './search-words.ts';
import { selectionState } from './selection-state.ts';
import { SuggestionList } from './suggestion-list.tsx';
import { Suggestions } from './suggestions.ts';
import { slashTrigger } from './triggers.ts';

/** From so many letters without a find on, a slash is a slash. */
const GIVE_UP = 10;

/** `/` offers everything a line can become. */
export function SlashMenu({ editor }: { editor: Editor }) {
  const suggestions = useMemo(() => {
    const offers = allOffers(editor);
    return new Suggestions<Offer>(editor, {
      trigger: slashTrigger,
      search: (query, state) => {
        const here = selectionState(state);
        const found = searchByWords(
          offers.filter(({ can }) => can(here)),
          query,
        );
        return found.length === 0 && (query.length > GIVE_UP || /\s/.test(query)) ? null : found;
      },
      pick: ({ run }) => run(),
    });
  }, [editor]);
  return (
    <SuggestionList
      editor={editor}
      suggestions={suggestions}
      label={text.slash.label}
      none={text.slash.none}
    />
  );
}
