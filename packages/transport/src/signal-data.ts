import { LIMITS } from '@parley/wire';

/** What two WebRTC ends tell each other through signaling. It travels sealed; this is what was inside. */
export type SignalData =
  | { readonly type: 'offer' | 'answer'; readonly sdp: string }
  | { readonly type: 'candidate'; readonly candidate: Candidate };

export interface Candidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
}

/** Signal data that is refused. Nothing was changed by it. */
export class SignalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SignalError';
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads signal data from whatever the other side sent: only what is named here is kept, each part within its bound. */
export function parseSignalData(data: unknown): SignalData {
  if (!isObject(data)) throw new SignalError('signal data is not an object');
  switch (data.type) {
    case 'offer':
    case 'answer':
      return { type: data.type, sdp: parseSdp(data.sdp) };
    case 'candidate':
      return { type: 'candidate', candidate: parseCandidate(data.candidate) };
    default:
      throw new SignalError('signal data is no offer, answer or candidate');
  }
}

function parseSdp(sdp: unknown): string {
  if (typeof sdp !== 'string' || !sdp.startsWith('v=0')) throw new SignalError('not a session description');
  if (sdp.length > LIMITS.signal) throw new SignalError('the session description is too long');
  return sdp;
}

function parseCandidate(value: unknown): Candidate {
  if (!isObject(value)) throw new SignalError('the candidate is not an object');
  const { candidate, sdpMid = null, sdpMLineIndex = null } = value;
  if (typeof candidate !== 'string') throw new SignalError('the candidate has no text');
  if (candidate.length > LIMITS.text) throw new SignalError('the candidate is too long');
  if (sdpMid !== null && (typeof sdpMid !== 'string' || sdpMid.length > LIMITS.text)) {
    throw new SignalError('the candidate names no medium');
  }
  if (sdpMLineIndex !== null && !isLineIndex(sdpMLineIndex)) {
    throw new SignalError('the candidate names no line');
  }
  if (sdpMid === null && sdpMLineIndex === null) throw new SignalError('the candidate belongs nowhere');
  return { candidate, sdpMid, sdpMLineIndex };
}

const isLineIndex = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff;
