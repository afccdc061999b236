/** Passing a document on. */
export const share = {
  share: {
    open: 'Share',
    title: 'Share this document',
    edit: 'Edit link',
    editSays: 'Whoever has it can read, write, and pass it on.',
    view: 'View link',
    viewSays: 'Whoever has it can read along, and cannot change anything.',
    copy: 'Copy',
    copied: 'Copied',
    copyByHand: 'Selected: copy it with your keyboard or menu',
    copyLabel: (what: string) => `Copy the ${what.toLowerCase()}`,
    secret:
      'The link is the key: the server never sees the part behind the #, and without it cannot read the document. A link once given cannot be taken back.',
  },
};
