/** The fragment of the `Y.Doc` that holds the text. */
export const CONTENT = 'content';
