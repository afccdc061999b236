import type { ChainedCommands, Editor } from '@tiptap/core';
import type { ReactNode } from 'react';
import { text } from '../../text/late.ts';
import { type Action, perform } from './actions.tsx';
import { type ColourMark, USUAL } from './selection-state.ts';

/** What takes a colour away. */
export const NO_COLOUR = 'none';

const NAMES: Readonly<Record<ColourMark, readonly string[]>> = {
  highlight: [USUAL, 'orange', 'red', 'green', 'blue', 'violet'],
  textColour: ['grey', 'red', 'orange', 'green', 'blue', 'violet'],
};

/** A letter as it will look. */
const sample = (mark: ColourMark, name: string): ReactNode => (
  <span className="colour-sample" data-kind={mark} data-name={name} aria-hidden="true">
    A
  </span>
);

const stepsOf =
  (mark: ColourMark, name: string) =>
  (chain: ChainedCommands): ChainedCommands =>
    name === NO_COLOUR
      ? chain.unsetMark(mark)
      : chain.setMark(mark, { colour: name === USUAL ? null : name });

const colour = (mark: ColourMark, name: string): Action => ({
  id: `${mark}-${name}`,
  name: text.colours.named(mark, text.colours.names[name] ?? name),
  words: text.colours.words[mark],
  sign: sample(mark, name),
  steps: stepsOf(mark, name),
  isOn: ({ colours }) => (colours[mark] ?? NO_COLOUR) === name,
  can: ({ marksAllowed }) => marksAllowed,
});

const of = (mark: ColourMark): readonly Action[] =>
  [...NAMES[mark], NO_COLOUR].map((name) => colour(mark, name));

/** Everything that gives words a colour, or takes it. */
export const COLOURS: readonly Action[] = [...of('highlight'), ...of('textColour')];

/** The same as choices of one menu. */
export const colourChoices = (mark: ColourMark) =>
  [NO_COLOUR, ...NAMES[mark]].map((name) => ({
    value: name,
    name: text.colours.names[name] ?? name,
    sign: sample(mark, name),
  }));

/** The colours a cell may have: those of highlights. */
export const cellColours = () =>
  colourChoices('highlight').map((choice) =>
    choice.value === USUAL ? { ...choice, value: 'yellow' } : choice,
  );

export const giveColour = (editor: Editor, mark: ColourMark, name: string): boolean =>
  perform(editor, colour(mark, name));
