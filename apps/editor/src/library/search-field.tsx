import { text } from '../text/list.ts';
import { SearchIcon } from '../ui/command-icons.tsx';

export interface SearchFieldProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly label?: string;
}

/** Narrows the list down by title; a link that is pasted here can be opened. */
export function SearchField({ query, onQuery, label = text.library.search }: SearchFieldProps) {
  return (
    <search className="library-search">
      <SearchIcon />
      <input
        className="input"
        type="search"
        value={query}
        placeholder={label}
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onQuery(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && query) {
            event.preventDefault();
            onQuery('');
          }
        }}
      />
    </search>
  );
}
