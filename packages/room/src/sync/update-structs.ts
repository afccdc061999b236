import { createDecoder, readVarUint } from 'lib0/decoding';
import * as Y from 'yjs';

/** The most structs of one update that are read. Some bytes of V2 can say any number of them, and a page has no memory
 * for more: Yjs takes about 200 bytes for each. */
const MOST_STRUCTS = 4_000_000;
/** The first byte of a struct: its kind, and which of its parts follow. */
const KIND = 0b0001_1111;
const HAS_ORIGIN = 0b1000_0000;
const HAS_RIGHT_ORIGIN = 0b0100_0000;
const HAS_PARENT_SUB = 0b0010_0000;
const COLLECTED = 0;
const DELETED = 1;
const SKIP = 10;

/** What Yjs calls its first format, which live updates are in, and its second, which states are in. */
export type UpdateFormat = 'V1' | 'V2';

/** The bytes are no update of Yjs that an honest editor writes. Nothing of it may be applied. */
export class MalformedUpdateError extends Error {
  override readonly name = 'MalformedUpdateError';
}

export interface UpdateVisitor {
  /** A struct; `collected`: all that it says is that this was deleted. */
  struct(client: number, clock: number, length: number, collected: boolean): void;
  deletion(client: number, clock: number, length: number): void;
  /** A struct that one of its structs names, or that comes before its first of a client. */
  need?(client: number, clock: number): void;
}

/**
 * Reads which structs and deletions an update has, one after the other, without making or keeping any, as
 * `Y.decodeUpdate` does: of a large state that is hundreds of megabytes.
 *
 * Throws MalformedUpdateError, and has then perhaps told of some, for what Yjs could not read, for structs without a
 * length, clocks beyond 2^53, more than MOST_STRUCTS, and for a client that comes twice: of such an update Yjs applies
 * the last part only, so that it would not do what it says.
 *
 * This is the one place that knows how an update is laid out; Yjs exports the decoders, but no reader that does not
 * build structs. It follows `readClientsStructRefs` and `readDeleteSet` of Yjs 13.6.33.
 */
export function readUpdateStructs(update: Uint8Array, format: UpdateFormat, visitor: UpdateVisitor): void {
  try {
    const rest = createDecoder(update);
    const decoder = format === 'V1' ? new Y.UpdateDecoderV1(rest) : new Y.UpdateDecoderV2(rest);
    readStructs(decoder, visitor);
    readDeletions(decoder, visitor);
  } catch (error) {
    if (error instanceof MalformedUpdateError) throw error;
    // What the decoders throw is theirs: past the end, no JSON, nested too deeply.
    throw new MalformedUpdateError('no update of Yjs', { cause: error });
  }
}

type UpdateDecoder = Y.UpdateDecoderV1 | Y.UpdateDecoderV2;

function readStructs(decoder: UpdateDecoder, visitor: UpdateVisitor): void {
  const budget = new Budget();
  const seen = new Set<number>();
  const sections = readVarUint(decoder.restDecoder);
  for (let section = 0; section < sections; section++) {
    const structs = readVarUint(decoder.restDecoder);
    const client = decoder.readClient();
    if (!isWhole(client)) throw new MalformedUpdateError('no client id');
    if (seen.has(client)) throw new MalformedUpdateError('a client twice');
    seen.add(client);
    let clock = readVarUint(decoder.restDecoder);
    if (clock > 0) visitor.need?.(client, clock - 1);
    for (let index = 0; index < structs; index++) {
      budget.take(1);
      const info = decoder.readInfo();
      const kind = info & KIND;
      const length = readStruct(decoder, info, budget, visitor);
      if (!(length > 0)) throw new MalformedUpdateError('a struct of no length');
      if (!isWhole(clock + length)) throw new MalformedUpdateError('a clock too large');
      if (kind !== SKIP) visitor.struct(client, clock, length, kind === COLLECTED || kind === DELETED);
      clock += length;
    }
  }
}

function readDeletions(decoder: UpdateDecoder, visitor: UpdateVisitor): void {
  const clients = readVarUint(decoder.restDecoder);
  for (let index = 0; index < clients; index++) {
    decoder.resetDsCurVal();
    const client = readVarUint(decoder.restDecoder);
    const ranges = readVarUint(decoder.restDecoder);
    for (let range = 0; range < ranges; range++) {
      const clock = decoder.readDsClock();
      const length = decoder.readDsLen();
      if (!isWhole(clock + length)) throw new MalformedUpdateError('a clock too large');
      if (length > 0) visitor.deletion(client, clock, length);
    }
  }
}

/** Reads over one struct; how many clocks it takes. */
function readStruct(decoder: UpdateDecoder, info: number, budget: Budget, visitor: UpdateVisitor): number {
  const kind = info & KIND;
  if (kind === COLLECTED) return decoder.readLen();
  if (kind === SKIP) {
    if (info !== SKIP) throw new MalformedUpdateError('an unknown kind of struct');
    return readVarUint(decoder.restDecoder);
  }
  if (info & HAS_ORIGIN) need(visitor, decoder.readLeftID());
  if (info & HAS_RIGHT_ORIGIN) need(visitor, decoder.readRightID());
  if ((info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN)) === 0) {
    if (decoder.readParentInfo()) decoder.readString();
    else need(visitor, decoder.readLeftID());
    if (info & HAS_PARENT_SUB) decoder.readString();
  }
  return readContent(decoder, kind, budget);
}

const need = (visitor: UpdateVisitor, { client, clock }: Y.ID): void => visitor.need?.(client, clock);

/** By the number that stands for each kind of content; the kinds are Yjs's. */
function readContent(decoder: UpdateDecoder, kind: number, budget: Budget): number {
  switch (kind) {
    case DELETED:
      return decoder.readLen();
    case 2: // JSON
      return readMany(decoder.readLen(), budget, () => JSON.parse(jsonOf(decoder.readString())));
    case 3: // binary
      decoder.readBuf();
      return 1;
    case 4: // string
      return decoder.readString().length;
    case 5: // embed
      decoder.readJSON();
      return 1;
    case 6: // format
      decoder.readKey();
      decoder.readJSON();
      return 1;
    case 7: // type
      readType(decoder);
      return 1;
    case 8: // any
      return readMany(decoder.readLen(), budget, () => decoder.readAny());
    case 9: // document
      decoder.readString();
      decoder.readAny();
      return 1;
    default:
      throw new MalformedUpdateError('an unknown kind of struct');
  }
}

const jsonOf = (text: string): string => (text === 'undefined' ? 'null' : text);

function readMany(length: number, budget: Budget, readOne: () => unknown): number {
  budget.take(length);
  for (let index = 0; index < length; index++) readOne();
  return length;
}

/** Array, map, text, XML element, XML fragment, XML hook, XML text; elements and hooks have a name. */
function readType(decoder: UpdateDecoder): void {
  const type = decoder.readTypeRef();
  if (type === 3 || type === 5) decoder.readKey();
  else if (!(type >= 0 && type <= 6)) throw new MalformedUpdateError('an unknown type');
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

class Budget {
  #left = MOST_STRUCTS;

  take(count: number): void {
    this.#left -= count;
    if (!(this.#left >= 0)) throw new MalformedUpdateError(`more than ${MOST_STRUCTS} structs`);
  }
}
