/** What can be done with a whole document: rename, duplicate, export, import, print. */
export const documents = {};
