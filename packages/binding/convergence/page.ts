/** What random people edit with: the page's own kinds and commands, as somebody at a keyboard has them. */
export { contentExtensions } from '../../../apps/editor/src/editor/content-extensions.ts';
export { writeHeadingLink } from '../../../apps/editor/src/editor/links/write-link.ts';
export { indentItems, outdentItems } from '../../../apps/editor/src/editor/lists/indent-items.ts';
export { SplitBlock } from '../../../apps/editor/src/editor/split-block.ts';
export { addTables } from '../../../apps/editor/src/editor/tables/add-tables.ts';
export {
  blockRange,
  moveBlocks,
  removeBlocks,
} from '../../../apps/editor/src/editor/tools/block-moves.ts';
