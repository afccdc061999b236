import { FieldReader } from './field-reader.ts';
import { FieldWriter } from './field-writer.ts';
import type { Bytes, CertifiedRole, RoomId, SessionId } from './ids.ts';
import { purpose } from './purpose.ts';
import { readRole, writeRole } from './role.ts';
import { PROTOCOL_VERSION } from './version.ts';
import { WireError } from './wire-error.ts';

/** A session's public key and role, signed by the room's key for that role. */
export interface Certificate {
  readonly session: SessionId;
  readonly role: CertifiedRole;
  readonly signature: Bytes;
}

/** What the edit key or the comment key signs. */
export function certificateBytes(room: RoomId, certificate: Omit<Certificate, 'signature'>): Bytes {
  const writer = new FieldWriter();
  writeSigned(writer, certificate);
  return purpose('certificate', room, writer.finish());
}

export function encodeCertificate(certificate: Certificate): Bytes {
  const writer = new FieldWriter();
  writeCertificate(writer, certificate);
  return writer.finish();
}

export function decodeCertificate(bytes: Uint8Array): Certificate {
  const reader = new FieldReader(bytes);
  const certificate = readCertificate(reader);
  reader.end();
  return certificate;
}

export function writeCertificate(writer: FieldWriter, certificate: Certificate): void {
  writeSigned(writer, certificate);
  writer.bytes(certificate.signature, 64);
}

export function readCertificate(reader: FieldReader): Certificate {
  if (reader.byte() !== PROTOCOL_VERSION) {
    throw new WireError('a certificate of an unknown version', 'unknown-version');
  }
  const session = reader.hex32();
  const role = readRole(reader);
  if (role !== 'edit' && role !== 'comment') throw new WireError(`a certificate for the role ${role}`);
  return { session, role, signature: reader.bytes(64) };
}

function writeSigned(writer: FieldWriter, certificate: Omit<Certificate, 'signature'>): void {
  writer.byte(PROTOCOL_VERSION).hex32(certificate.session);
  writeRole(writer, certificate.role);
}
