import type { Certificate } from '../certificate.ts';
import type { FieldReader } from '../field-reader.ts';
import type { FieldWriter } from '../field-writer.ts';
import type { Hex32, SessionId } from '../ids.ts';
import type { MessageCodec } from '../message-set.ts';
import { readRole, writeRole } from '../role.ts';
import { TAGS } from '../tags.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { WireError } from '../wire-error.ts';

/** Who is at the other end; sent first, and again when it changes. */
export interface Peer {
  readonly type: 'peer';
  readonly session: SessionId;
  /** A random id of the browser profile, 32 bytes: tabs of one device share it. */
  readonly device: Hex32;
  /** That session's; null for a viewer, who has none. It is all that says what the session may do. */
  readonly certificate: Certificate | null;
  readonly visible: boolean;
  readonly metered: boolean;
  /** Whether it is connected to home at this moment. */
  readonly calling: boolean;
  /** Whether it is the tab that has its device's mesh and home connections. To other tabs this is its beacon. */
  readonly leads: boolean;
}

const VISIBLE = 1;
const METERED = 2;
const CALLING = 4;
const LEADS = 8;
const KNOWN = VISIBLE | METERED | CALLING | LEADS;

export const peer: MessageCodec<Peer> = {
  tag: TAGS.peer,
  write(writer, message) {
    writer.byte(PROTOCOL_VERSION).hex32(message.session).hex32(message.device);
    writeOwn(writer, message.certificate);
    writer.byte(
      (message.visible ? VISIBLE : 0) |
        (message.metered ? METERED : 0) |
        (message.calling ? CALLING : 0) |
        (message.leads ? LEADS : 0),
    );
  },
  read(reader) {
    if (reader.byte() !== PROTOCOL_VERSION)
      throw new WireError('a peer of another version', 'unknown-version');
    const session = reader.hex32();
    const device = reader.hex32();
    const certificate = readOwn(reader, session);
    const flags = reader.byte();
    if ((flags & ~KNOWN) !== 0) throw new WireError('unknown flags');
    return {
      type: 'peer',
      session,
      device,
      certificate,
      visible: (flags & VISIBLE) !== 0,
      metered: (flags & METERED) !== 0,
      calling: (flags & CALLING) !== 0,
      leads: (flags & LEADS) !== 0,
    };
  },
};

/** Without the session, which stands before it. */
function writeOwn(writer: FieldWriter, certificate: Certificate | null): void {
  writeRole(writer, certificate?.role ?? 'view');
  if (certificate) writer.bytes(certificate.signature, 64);
}

function readOwn(reader: FieldReader, session: SessionId): Certificate | null {
  const role = readRole(reader);
  if (role === 'view') return null;
  if (role === 'owner') throw new WireError('a certificate for the role owner');
  return { session, role, signature: reader.bytes(64) };
}
