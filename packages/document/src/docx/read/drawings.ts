import { type ContentJson, textJson } from '../../content-json.ts';
import { isAllowedAddress } from '../../links/address.ts';
import type { Relations } from './office-package.ts';
import type { Reading } from './reading.ts';
import { numberOf, within, type XmlElement } from './xml.ts';

/** English Metric Units in a CSS pixel. */
export const EMU_PER_PIXEL = 9_525;
const PIXELS_PER_POINT = 4 / 3;

/** A picture of a drawing, as wide as it is drawn; a link if it is on another server; null if there is none. */
export function pictureOf(drawing: XmlElement, relations: Relations, reading: Reading): ContentJson | null {
  const blip = within(drawing, 'a:blip')?.attributes;
  const id = blip?.['r:embed'] ?? blip?.['r:link'] ?? within(drawing, 'v:imagedata')?.attributes['r:id'];
  const relation = relations.get(id ?? '');
  if (!relation) return null;
  const properties = within(drawing, 'wp:docPr')?.attributes;
  const alt = properties?.descr ?? within(drawing, 'v:shape')?.attributes.alt ?? '';
  if (relation.isOutside) {
    reading.losses.add('remote-picture');
    const href = relation.target;
    return textJson(alt || href, isAllowedAddress(href) ? [{ type: 'link', attrs: { href } }] : []);
  }
  return {
    type: 'image',
    attrs: { image: reading.picture(relation.target), alt: alt.slice(0, 2_000), width: widthOf(drawing) },
  };
}

function widthOf(drawing: XmlElement): number | null {
  const extent = numberOf(within(drawing, 'wp:extent'), 'cx');
  if (extent !== null) return Math.round(extent / EMU_PER_PIXEL);
  const points = /(?:^|;)\s*width:\s*([\d.]+)pt/.exec(
    within(drawing, 'v:shape')?.attributes.style ?? '',
  )?.[1];
  return points === undefined ? null : Math.round(Number(points) * PIXELS_PER_POINT);
}
