import {
  type Certificate,
  certificateBytes,
  type Deletion,
  deletionBytes,
  deletionSigned,
  type Envelope,
  envelopeBytes,
  fromHex,
  type Note,
  noteBytes,
  noteSigned,
  type RoomId,
  type RoomKeys,
} from '@parley/wire';
import type { CryptoSuite, Verifier } from './types.ts';

/**
 * Checks certificates and envelopes of one room with its public keys alone: what every replica does before it forwards,
 * and all that a server can do. `room` must be the id of `keys` (`roomIdOf`).
 */
export function createVerifier(suite: CryptoSuite, room: RoomId, keys: RoomKeys): Verifier {
  return {
    async certificate(certificate: Certificate): Promise<boolean> {
      return suite.verify(keys[certificate.role], certificate.signature, certificateBytes(room, certificate));
    },

    async envelope({ header, signed, signature }: Envelope): Promise<boolean> {
      if (header.room !== room) return false;
      return suite.verify(fromHex(header.session), signature, envelopeBytes(header, signed));
    },

    async note(note: Note): Promise<boolean> {
      if (note.room !== room) return false;
      return suite.verify(fromHex(note.session), note.signature, noteBytes(room, noteSigned(note)));
    },

    async deletion(deletion: Deletion): Promise<boolean> {
      if (deletion.room !== room) return false;
      return suite.verify(keys.owner, deletion.signature, deletionBytes(room, deletionSigned(deletion)));
    },
  };
}
