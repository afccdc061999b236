import { createEncoder, toUint8Array, writeAny } from 'lib0/encoding';
import * as Y from 'yjs';

type AnyContent = Y.Item['content'];

/**
 * Whether two contents of Yjs say the same from the given offsets on, `length` clocks long. Values are compared as they
 * would be written: a page holds the app's own objects where everybody else has what JSON, or Yjs's encoding, made of them.
 */
export function sameContent(a: AnyContent, atA: number, b: AnyContent, atB: number, length: number): boolean {
  if (a instanceof Y.ContentString) {
    return b instanceof Y.ContentString && slice(a.str, atA, length) === slice(b.str, atB, length);
  }
  if (a.getRef() !== b.getRef()) return false;
  if (a instanceof Y.ContentType) return b instanceof Y.ContentType && sameType(a.type, b.type);
  if (a instanceof Y.ContentDoc) {
    return b instanceof Y.ContentDoc && a.doc.guid === b.doc.guid && sameAny(a.opts, b.opts);
  }
  if (isFormat(a)) return isFormat(b) && a.key === b.key && sameJson(a.value, b.value);
  if (isEmbed(a)) return isEmbed(b) && sameJson(a.embed, b.embed);
  const [valuesA, valuesB] = [a.getContent(), b.getContent()];
  for (let index = 0; index < length; index++) {
    if (!sameAny(valuesA[atA + index], valuesB[atB + index])) return false;
  }
  return true;
}

const slice = (text: string, from: number, length: number): string =>
  from === 0 && length === text.length ? text : text.slice(from, from + length);

/** Yjs exports neither class: formats and embeds are told by what they have. */
const isFormat = (content: AnyContent): content is AnyContent & { key: string; value: unknown } =>
  content.getRef() === 6 && 'key' in content;
const isEmbed = (content: AnyContent): content is AnyContent & { embed: unknown } =>
  content.getRef() === 5 && 'embed' in content;

const sameType = (a: object, b: object): boolean =>
  a.constructor === b.constructor && nameOf(a) === nameOf(b);

/** Of an XML element or hook; other types have none. */
function nameOf(type: object): string | null {
  if (type instanceof Y.XmlElement) return type.nodeName;
  return type instanceof Y.XmlHook ? type.hookName : null;
}

/** Formats and embeds are JSON in live updates. */
const sameJson = (a: unknown, b: unknown): boolean =>
  a === b || (isObject(a) && isObject(b)) || Number.isNaN(a) || Number.isNaN(b)
    ? a === b || JSON.stringify(a) === JSON.stringify(b)
    : false;

function sameAny(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return a === b;
  const [bytesA, bytesB] = [written(a), written(b)];
  return bytesA.length === bytesB.length && bytesA.every((byte, at) => byte === bytesB[at]);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function written(value: object): Uint8Array {
  const encoder = createEncoder();
  // Yjs gives it whatever an app put into a map or an array.
  writeAny(encoder, value as Parameters<typeof writeAny>[1]);
  return toUint8Array(encoder);
}
