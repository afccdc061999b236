import type { FieldReader } from '../field-reader.ts';
import type { FieldWriter } from '../field-writer.ts';
import type { RoomId, SessionId } from '../ids.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { WireError } from '../wire-error.ts';

/** What a sealed thing is. `edit` and `snapshot` are envelopes and are logged; `presence` and `signal` never are. */
export type Kind = 'edit' | 'snapshot' | 'presence' | 'signal';

/** The header every sealed thing begins with. All of it is additional data of the cipher and covered by the signature.
 * `number` counts per session, part and kind; `piece` is 0, and i + 1 for the i-th chunk. */
export interface Header {
  readonly version: number;
  readonly kind: Kind;
  readonly room: RoomId;
  readonly session: SessionId;
  /** Which of the room's logs: 0 the text, 1 the discussion, 2 the record. */
  readonly part: number;
  readonly number: number;
  readonly piece: number;
}

const CODES: { readonly [K in Kind]: number } = { edit: 1, snapshot: 2, presence: 3, signal: 4 };
const KINDS = new Map<number, Kind>(Object.entries(CODES).map(([kind, code]) => [code, kind as Kind]));

const earlier = () => new WireError('an envelope of an earlier version', 'unknown-version');

/** Writes the stable frame: these seven fields stand in the same place in every version of the protocol. */
export function writeHeader(writer: FieldWriter, header: Header): void {
  if (header.version < PROTOCOL_VERSION) throw earlier();
  writer.byte(header.version).byte(CODES[header.kind]);
  writer.hex32(header.room).hex32(header.session).uint(header.part).uint(header.number).uint(header.piece);
}

export function readHeader(reader: FieldReader): Header {
  const version = reader.byte();
  if (version < PROTOCOL_VERSION) throw earlier();
  const kind = KINDS.get(reader.byte());
  if (kind === undefined) throw new WireError('an unknown kind');
  return {
    version,
    kind,
    room: reader.hex32(),
    session: reader.hex32(),
    part: reader.uint(),
    number: reader.uint(),
    piece: reader.uint(),
  };
}
