/**
 * A link to a heading of the same document. It says the heading's name and nothing of the document's own address, whose
 * secret is nobody's business who reads a file made of it, or may only view it.
 */
const NAME = /^h_[a-z0-9]{1,24}$/;
const ADDRESS = /^#h_[a-z0-9]{1,24}$/;

/** A heading's name, whatever somebody wrote, or null. A heading is given one when something first links to it. */
export const headingName = (written: unknown): string | null =>
  typeof written === 'string' && NAME.test(written) ? written : null;

/** Whether a link leads to a heading of its own document. */
export const isHeadingAddress = (address: unknown): address is string =>
  typeof address === 'string' && ADDRESS.test(address);

export const headingAddress = (name: string): string => `#${name}`;

/** The name in such an address. */
export const nameInAddress = (address: string): string => address.slice(1);
