import { getSchema } from '@tiptap/core';
import type { Schema } from '@tiptap/pm/model';
import { contentExtensions } from './extensions.ts';

export { contentExtensions } from './extensions.ts';

/** The schema of every document this page can write. */
export const contentSchema: Schema = getSchema(contentExtensions);
