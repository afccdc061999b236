/** What is said everywhere: names, pages without a document, failures. */
export const general = {
  product: 'Parley',
  untitled: 'Untitled',
  pageTitle: (title: string) => `${title} – Parley`,

  opening: 'Opening the document…',
  notFound: {
    title: 'There is no page here',
    advice:
      'The address leads nowhere. If it was a document’s link, ask for it again, and copy the whole of it: it goes on behind “/d/#”.',
  },

  arrival: {
    name: 'Not here yet',
    short: 'The document has not arrived yet',
    says: 'This document has not reached this device yet. It arrives as soon as somebody who has it, or its server, can be reached.',
    write: 'You can write already: it joins the document then.',
  },

  failure: { reload: 'Reload', newDocument: 'New document', toStart: 'Your documents' },

  header: {
    toStart: 'Your documents',
    viewing: 'View only',
  },

  /** What stands on the keys. */
  keyNames: { control: 'Ctrl', shift: 'Shift' },

  dismiss: 'Dismiss',
  close: 'Close',
};
