import type { Lack } from './needs.ts';

const WORDS: Readonly<Record<string, Readonly<Record<Lack, string>>>> = {
  en: {
    secure:
      'Parley seals documents in your browser, and browsers let no page do that at this address: it has to begin with https://. Whoever runs this server can give it a certificate.',
    newer:
      'This browser is too old for Parley. Chrome and Edge from 137 on, Firefox from 129 on and Safari from 17.5 on have what it needs.',
  },
  de: {
    secure:
      'Parley versiegelt Dokumente im Browser, und unter dieser Adresse lassen Browser das keine Seite tun: Sie muss mit https:// anfangen. Wer den Server betreibt, kann ihm ein Zertifikat geben.',
    newer:
      'Dieser Browser ist zu alt für Parley. Chrome und Edge ab 137, Firefox ab 129 und Safari ab 17.5 haben, was nötig ist.',
  },
};

/** Says it in place of the page, in the language that early.js chose. Older browsers have to manage it. */
export function tellLack(lack: Lack): void {
  const { lang } = document.documentElement;
  const words = WORDS[lang] ?? WORDS.en;
  const said = document.createElement('p');
  said.className = 'noscript';
  said.setAttribute('role', 'alert');
  said.textContent = words?.[lack] ?? '';
  document.getElementById('root')?.replaceChildren(said);
}
