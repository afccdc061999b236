/**
 * Where the servers of the lab stand. The addresses are nobody's documentation or private range, so that browsers and
 * coturn do with them what they do with public ones; nothing of it leaves the machine.
 */
export const ADDRESSES = {
  web: '11.0.0.10',
  webV6: '2a11::10',
  turn: '11.0.0.20',
  turnV6: '2a11::20',
} as const;

/** The names under which browsers know them. */
export const NAMES = { web: 'parley.test', turn: 'turn.parley.test' } as const;
