/** The page around the documents: appearance, language, commands, shortcuts, a new version. */
export const shell = {};
