/** The fragment of the `Y.Doc` that holds the text. */
export const CONTENT = 'content';
/** The `Y.Text` that holds the title. */
export const TITLE = 'title';
/** The `Y.Map` that holds images' bytes, by their id. */
export const IMAGES = 'images';
