import { text } from '../text/list.ts';
import { SearchIcon } from '../ui/command-icons.tsx';

export interface SearchFieldProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly label?: string;
  readonly onFocus?: () => void;
}

/** Narrows the list down by titles and texts; a link that is pasted here can be opened. */
export function SearchField({ query, onQuery, label = text.library.search, onFocus }: SearchFieldProps) {
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
        onFocus={onFocus}
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
