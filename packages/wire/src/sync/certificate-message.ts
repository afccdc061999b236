import { type Certificate, readCertificate, writeCertificate } from '../certificate.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** A session's certificate; it goes before the first of its envelopes on a channel. */
export interface CertificateMessage {
  readonly type: 'certificate';
  readonly certificate: Certificate;
}

export const certificateMessage: MessageCodec<CertificateMessage> = {
  tag: TAGS.certificate,
  write: (writer, message) => writeCertificate(writer, message.certificate),
  read: (reader) => ({ type: 'certificate', certificate: readCertificate(reader) }),
};
