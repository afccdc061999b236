import type { people as late } from '../en/late/people.ts';
import type { people as first } from '../en/people.ts';
import type { Translation } from '../translation.ts';
import { count } from './count.ts';

/** Who is here, and how one appears to others. */
export const people: Translation<typeof first & typeof late> = {
  people: {
    label: 'Wer da ist',
    someone: 'Jemand',
    guests: [
      'Gast Zaunkönig',
      'Gast Reiher',
      'Gast Fink',
      'Gast Kiebitz',
      'Gast Mauersegler',
      'Gast Rotkehlchen',
      'Gast Schwalbe',
      'Gast Lerche',
      'Gast Kranich',
      'Gast Eule',
      'Gast Milan',
      'Gast Taube',
    ],
    self: (name: string) => `${name} (du)`,
    more: (n: number) => `${n} weitere`,
    joined: (names: string) => `Neu hier: ${names}.`,
    left: (names: string) => `Gegangen: ${names}.`,
    open: 'Alle, die da sind',
    youAnd: (n: number) => `${count(n, 'andere Person ist', 'andere Personen sind')} da. Zeigen, wer`,
    follow: (name: string) => `${name} folgen`,
    followShort: 'Folgen',
    followSays: (name: string) => `${name} folgen: sehen, was dort zu sehen ist`,
    stop: 'Anhalten',
    stopFollowing: (name: string) => `${name} nicht mehr folgen`,
    following: (name: string) => `Du folgst ${name}`,
    escape: 'Esc beendet es',
    followsYou: 'folgt dir',
    followsYouAlready: (name: string) => `${name} folgt dir gerade`,
    followsYouAdvice:
      'Zwei können einander nicht zugleich folgen. Wenn du weiterblätterst, ist dort zu sehen, was du siehst.',
    viewer: 'liest nur',
    names: (names: readonly string[]) => new Intl.ListFormat('de').format(names),
  },

  profile: {
    open: (name: string) => `Du bist ${name}. Name oder Farbe ändern`,
    title: 'Wie andere dich sehen',
    name: 'Name',
    colour: 'Farbe',
    colours: ['Rot', 'Orange', 'Ocker', 'Grün', 'Petrol', 'Blau', 'Violett', 'Magenta'],
    taken: (colour: string) => `${colour}, hat hier schon jemand`,
    asked: (name: string) => `Andere sehen dich als ${name}.`,
    askedSays: 'Wähle den Namen, unter dem sie dich kennen.',
    choose: 'Namen wählen',
    keep: 'So lassen',
    remembered: 'Auf diesem Gerät gemerkt.',
    notRemembered:
      'Dieser Browser lässt die Seite sich das nicht merken; es gilt, bis die Seite geschlossen wird.',
  },
};
