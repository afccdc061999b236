import type { FieldReader } from '../field-reader.ts';
import type { FieldWriter } from '../field-writer.ts';
import type { SessionId } from '../ids.ts';

/** 16 random bytes as 32 hex digits, given by signaling: where a peer is reached, while its socket lives. */
export type ConnectionId = string;

export interface Introduction {
  readonly connection: ConnectionId;
  readonly session: SessionId;
}

/** Bytes of an introduction. */
export const INTRODUCTION = 48;

export const writeConnection = (writer: FieldWriter, connection: ConnectionId): void =>
  void writer.hex(connection, 16);
export const readConnection = (reader: FieldReader): ConnectionId => reader.hex(16);

export function writeIntroduction(writer: FieldWriter, introduction: Introduction): void {
  writeConnection(writer, introduction.connection);
  writer.hex32(introduction.session);
}

export const readIntroduction = (reader: FieldReader): Introduction => ({
  connection: readConnection(reader),
  session: reader.hex32(),
});
