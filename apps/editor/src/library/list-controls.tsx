import { useId } from 'react';
import { text } from '../text/list.ts';
import { Menu, MenuChoice } from '../ui/menu.tsx';
import { type Arrangement, ORDERS, SHELVES } from './arrangement.ts';
import type { DocumentRecord } from './library.ts';
import { TemplateMenu } from './template-menu.tsx';

export interface ListControlsProps {
  readonly records: readonly DocumentRecord[];
  readonly arrangement: Arrangement;
  readonly onArrange: (arrangement: Arrangement) => void;
}

/** Whose documents are shown, and in which order. */
export function ListControls({ records, arrangement, onArrange }: ListControlsProps) {
  const words = text.library;
  const name = useId();
  const { order, shelf } = arrangement;
  return (
    <>
      <fieldset className="segments">
        <legend className="only-heard">{words.shelf}</legend>
        <div className="segments-row">
          {SHELVES.map((choice) => (
            <label key={choice} className="segment">
              <input
                type="radio"
                className="only-heard"
                name={name}
                value={choice}
                checked={shelf === choice}
                onChange={() => onArrange({ order, shelf: choice })}
              />
              <span className="segment-name">{words.shelves[choice]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <span className="library-more">
        <TemplateMenu records={records} />
        <Menu
          trigger={
            <button type="button" className="button library-order">
              {words.orders[order]}
            </button>
          }
        >
          <MenuChoice
            label={words.order}
            value={order}
            choices={ORDERS.map((choice) => ({ value: choice, name: words.orders[choice] }))}
            onChoose={(choice) => onArrange({ order: choice, shelf })}
          />
        </Menu>
      </span>
    </>
  );
}
