/** Passing a document on. */
export const share = {
  share: {
    open: 'Share',
    shareWords: ['invite', 'link', 'QR', 'send', 'people'],
    title: 'Share this document',
    edit: 'Edit link',
    view: 'View link',
    copied: 'Copied',
    copyLabel: (what: string) => `Copy the ${what.toLowerCase()}`,
  },
};
