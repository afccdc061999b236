/** For tests: a whole editor without a page, and several people in one document. */
export { HeadlessEditor } from './headless-editor.ts';
export * from './people.ts';
