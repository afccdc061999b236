/** The letters above and below the line that there are. */
const RAISED: Readonly<Record<string, string>> = letters(
  '0123456789+-=()abcdefghijklmnoprstuvwxyz',
  '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ',
);
const LOWERED: Readonly<Record<string, string>> = letters(
  '0123456789+-=()aehijklmnoprstuvx',
  '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ',
);

function letters(plain: string, changed: string): Readonly<Record<string, string>> {
  const all = [...changed];
  return Object.fromEntries([...plain].map((letter, at) => [letter, all[at] ?? letter]));
}

/** Words above (`sup`) or below (`sub`) the line in letters of their own, or after a sign if there are none. */
export function raised(words: string, element: 'sup' | 'sub'): string {
  const table = element === 'sup' ? RAISED : LOWERED;
  const all = [...words.replace(/−|–/g, '-')];
  if (all.every((letter) => Object.hasOwn(table, letter))) return all.map((letter) => table[letter]).join('');
  const sign = element === 'sup' ? '^' : '_';
  return all.length === 1 || /^\w+$/.test(words) ? sign + words : `${sign}(${words})`;
}
