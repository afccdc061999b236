import { systemRandom } from '@parley/runtime';
import { createOwnerLink } from '@parley/seal';
import { nodeCrypto } from '@parley/seal/node';

/** The whole links of one document. */
export interface DocumentLinks {
  readonly owner: string;
  readonly edit: string;
  readonly comment: string;
  readonly view: string;
}

/** A new document at that origin. Nothing is sent anywhere; it begins when somebody opens it. */
export async function newDocument(origin: string): Promise<DocumentLinks> {
  const { owner, edit, comment, view } = await createOwnerLink(nodeCrypto(), systemRandom);
  const link = (fragment: string): string => `${origin}/d/#${fragment}`;
  return { owner: link(owner), edit: link(edit), comment: link(comment), view: link(view) };
}
