export { titleOf } from './heading.ts';
export * from './title.ts';
