export { readElements } from './read-elements.ts';
