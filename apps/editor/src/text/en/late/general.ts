import type { Advice } from '../../advice.ts';

/** Why a document could not be opened. */
export const general = {
  failures: {
    malformed: {
      title: 'This is not a document’s link',
      advice:
        'The part behind the # is missing, or not as Parley writes it. Ask for the link again, and copy the whole of it.',
    },
    truncated: {
      title: 'This link is not complete',
      advice:
        'Its end is missing: some programs cut long links off when they are sent. Ask for it again, and copy the whole of it, to the last character.',
    },
    'older-version': {
      title: 'This link was made by an older Parley',
      advice:
        'Links and documents of that version are not opened any more. Ask whoever sent it for a link of today’s Parley.',
    },
    'newer-version': {
      title: 'This link was made by a newer Parley',
      advice:
        'This page is too old to open it. Reload the page; if that does not help, whoever runs this server has to update it.',
    },
    'insecure-context': {
      title: 'This address is not secure enough to write on',
      advice:
        'Browsers seal and open documents only on pages that come over https or from this very machine (localhost). Ask whoever runs this server for its https address, and open the same link there.',
    },
    'old-browser': {
      title: 'This browser is too old for Parley',
      advice:
        'It does not have the cryptography that seals documents. Update it, or open the link in another browser.',
    },
    unreadable: {
      title: 'This device’s copy of the document could not be read',
      advice:
        'The browser’s storage reported an error; nothing was changed. Reload the page, and if that does not help, restart the browser. Other devices and home still have their copies: the link opens the document there.',
    },
    unknown: {
      title: 'The document could not be opened',
      advice: 'What is on this device is untouched. Reload the page to try again.',
    },
  } satisfies Readonly<Record<string, Advice>>,
};
