/* What a document's text is made of, and its images. What stands beside it is fetched apart, by what needs no schema. */
export {
  imageBytes,
  imageOf,
  imageType,
  imageUrl,
  MOST_IMAGE_BYTES,
  onImages,
  putImages,
} from './images/image-bytes.ts';
export { ImageError, type ImageErrorReason } from './images/image-error.ts';
export { completeAddress, isAllowedAddress, isLinkTarget } from './links/address.ts';
export { headingAddress, headingName, isHeadingAddress, nameInAddress } from './links/heading-link.ts';
export { nameHeading } from './links/name-heading.ts';
export { drawnTable, NARROWEST_COLUMN, tableLayout } from './schema/drawn-table.ts';
export { FORMULA_ELEMENT, LONGEST_FORMULA } from './schema/formula.ts';
export {
  IMAGE_ID,
  imageAlign,
  imageCaption,
  imageWidth,
  NARROWEST_IMAGE,
  WIDEST_IMAGE,
} from './schema/image-bounds.ts';
export { contentSchema, documentKinds } from './schema/index.ts';
export { schemaGap } from './schema-gap.ts';
export { guardSchema } from './schema-guard.ts';
export { editBetween, shifted, shiftedEdit, type TextEdit } from './title/title-edit.ts';
