import type { Problem } from '@parley/room';
import type { Advice } from '../advice.ts';

/** What passes by itself, as the status line says it. */
const passing = {
  'home-unreachable': 'Home out of reach',
  'signaling-unreachable': 'Server out of reach',
  'peers-unreachable': 'Somebody out of reach',
  'connections-exhausted': 'The browser tidies up connections',
  'local-network': 'Local network not allowed',
  'home-went-back': 'Home is being brought up to date',
  'home-deleted': 'Deleted at home',
  'home-expired': 'Home had let go of it',
  waiting: 'Something is still on its way',
};

/** What is wrong. */
export const status = {
  problems: {
    'storage-full': {
      title: 'This device’s storage is full: new edits are not saved on it',
      advice: 'Free some space, or keep the page open until your edits are with others or at home.',
    },
    'storage-refused': {
      title: 'This browser is not storing what you write',
      advice:
        'In private windows that is usual, and it can happen after the page’s storage was deleted. You can write, but your edits last only while this page is open: keep it open until they have reached others or home.',
    },
    unsealable: {
      title: 'A change was too large to be kept',
      advice:
        'It and everything you wrote after it exist on this page alone. Copy what matters, reload, and put it in again in smaller pieces.',
    },
    'home-full': {
      title: 'Home has no room left for this document',
      advice:
        'Your edits are on this device and with the people here. Ask whoever runs this server for more room.',
    },
    'home-key-changed': {
      title: 'The server is not the home this device knows',
      advice:
        'Its key has changed, so nothing counts as kept there. If nobody told you of a move, ask whoever runs this server before you rely on it.',
    },
    'home-contradicts': {
      title: 'Home has said two different things about what it keeps',
      advice:
        'Both bear its signature, and only one can be true. It was put back to a backup, or it is not honest: ask whoever runs it, and keep a copy of what matters on this device.',
    },
    'storage-older': {
      title: 'This device’s copy is of an older Parley',
      advice:
        'It is left as it is, and nothing is saved beside it: keep this page open until your edits are with others or at home.',
    },
    'false-snapshot': {
      title: 'Somebody’s copy of this document was not true',
      advice:
        'It left out words, or had others in their place. Nothing was deleted because of it, and what it lacks is handed on again. If words look wrong, reload. If this comes back, make a new document for those you trust.',
    },
    'two-under-one-number': {
      title: 'Somebody signed two different edits as one',
      advice:
        'One of them counts, for everybody the same; it may not be the one you see. Copy what matters, and reload to see what counts.',
    },
    'session-burnt': {
      title: 'Another page wrote in this page’s name',
      advice:
        'A copied computer or browser profile does that. This page goes on under a new name; what it wrote in the last moments may not count. Copy what matters, and reload.',
    },
    'not-compacted': {
      title: 'This document has become too large to be tidied up',
      advice:
        'You can write on, but it takes longer and longer to open. Take large images out, or begin another document.',
    },
    'newer-version': {
      title: 'A newer Parley is at work here',
      advice:
        'What it writes cannot be shown by this page; none of it is lost. Reload to get the newer page.',
    },
    damaged: {
      title: 'Some of this document’s edits could not be read',
      advice:
        'They were damaged on their way or in storage. Another device may still have them whole: open the document there, too.',
    },
    refused: {
      title: 'Some of your edits were refused',
      advice: 'Others do not have them. Copy what matters, reload, and open the document with its edit link.',
    },
  } satisfies Record<Exclude<Problem['code'], keyof typeof passing>, Advice>,
  passing,
};
