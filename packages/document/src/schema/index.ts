import { getSchema } from '@tiptap/core';
import type { Schema } from '@tiptap/pm/model';
import { documentKinds } from './kinds.ts';

export { documentKinds } from './kinds.ts';

/** The schema of every document this version can write. */
export const contentSchema: Schema = getSchema(documentKinds);
