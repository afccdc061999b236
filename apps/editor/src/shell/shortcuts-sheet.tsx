import { at } from '../place.ts';
import { text } from '../text/late.ts';
import { Dialog } from '../ui/dialog.tsx';
import { isMac, shownKeys } from '../ui/keys.ts';
import { type Command, useCommandList } from './commands.ts';

const MAC = isMac(navigator.platform);

interface Row {
  readonly name: string;
  readonly keys: readonly string[];
}

/** Every shortcut of this page, what Markdown does as one types, and whose software the page is made of. */
export function ShortcutsSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = text.shortcuts;
  const writing = document.querySelector('.writing[contenteditable="true"]') !== null;
  const sections = [...sectionsOf(useCommandList()), ...(writing ? TEXT_SECTIONS : [])];
  return (
    <Dialog open={open} onClose={onClose} title={words.title} size="wide">
      <div className="shortcuts">
        {sections.map(({ heading, rows }) => (
          <section key={heading} className="shortcuts-section">
            <h3>{heading}</h3>
            <dl>
              {rows.map(({ name, keys }) => (
                <div key={name} className="shortcut">
                  <dt>{name}</dt>
                  <dd>
                    {keys.map((shown) => (
                      <kbd key={shown} className="key">
                        {shown}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="shortcuts-notices">
        <a href={at('/third-party-notices.txt')} target="_blank" rel="noopener">
          {text.thirdParty}
        </a>
      </p>
    </Dialog>
  );
}

interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

function sectionsOf(commands: readonly Command[]): readonly Section[] {
  const sections = new Map<string, Row[]>();
  for (const { name, group, keys, alsoKeys = [] } of commands) {
    if (!keys) continue;
    const rows = sections.get(group) ?? [];
    rows.push({ name, keys: [keys, ...alsoKeys].map((each) => shownKeys(each, MAC)) });
    sections.set(group, rows);
  }
  return [...sections].map(([heading, rows]) => ({ heading, rows }));
}

const { shortcuts: words } = text;
const shown = (keys: string): string => shownKeys(keys, MAC);

/** What the text does by itself, without a command. */
const TEXT_SECTIONS: readonly Section[] = [
  {
    heading: words.text,
    rows: [
      { name: words.newLine, keys: [shown('Shift-Enter')] },
      { name: words.indent, keys: ['Tab'] },
      { name: words.outdent, keys: [shown('Shift-Tab')] },
      { name: words.leave, keys: [words.thenKey('Esc', 'Tab')] },
      { name: words.leaveBack, keys: [words.thenKey('Esc', shown('Shift-Tab'))] },
      { name: words.pastePlain, keys: [shown('Mod-Shift-V')] },
    ],
  },
  {
    heading: words.markdown,
    rows: [
      { name: words.heading, keys: ['#', '##', '###'] },
      { name: words.bullets, keys: ['-', '*'] },
      { name: words.numbers, keys: ['1.'] },
      { name: words.tasks, keys: ['[ ]', '[x]'] },
      { name: words.quote, keys: ['>'] },
      { name: words.codeBlock, keys: ['```'] },
      { name: words.divider, keys: ['---'] },
      { name: words.bold, keys: ['**…**'] },
      { name: words.italic, keys: ['*…*'] },
      { name: words.strike, keys: ['~~…~~'] },
      { name: words.code, keys: ['`…`'] },
      { name: words.highlight, keys: ['==…=='] },
    ],
  },
];
