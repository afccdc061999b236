const WORDS: Readonly<Record<string, string>> = {
  en: 'This browser is too old for Parley. Chrome and Edge from 137 on, Firefox from 129 on and Safari from 17.5 on have what it needs.',
  de: 'Dieser Browser ist zu alt für Parley. Chrome und Edge ab 137, Firefox ab 129 und Safari ab 17.5 haben, was nötig ist.',
};

/** Says it in place of the page, in the language that early.js chose. Older browsers have to manage it. */
export function tellTooOld(): void {
  const { lang } = document.documentElement;
  const said = document.createElement('p');
  said.className = 'noscript';
  said.setAttribute('role', 'alert');
  said.textContent = WORDS[lang] ?? WORDS.en ?? '';
  document.getElementById('root')?.replaceChildren(said);
}
