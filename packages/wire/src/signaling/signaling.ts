import { type Close, close } from '../connection/close.ts';
import { type Ping, ping } from '../connection/ping.ts';
import { type Pong, pong } from '../connection/pong.ts';
import { messageSet } from '../message-set.ts';
import { type PeerJoined, peerJoined } from './peer-joined.ts';
import { type PeerLeft, peerLeft } from './peer-left.ts';
import { type Signal, signal } from './signal.ts';
import { type Turn, turn } from './turn.ts';
import { type TurnRequest, turnRequest } from './turn-request.ts';

/** The signaling protocol: it begins when the join protocol has ended with `signaling-welcome`. */
export type SignalingClientMessage = Signal | TurnRequest | Ping | Pong | Close;
export type SignalingServerMessage = PeerJoined | PeerLeft | Signal | Turn | Ping | Pong | Close;

export const { encode: encodeSignalingClient, decode: decodeSignalingClient } =
  messageSet<SignalingClientMessage>({
    signal,
    'turn-request': turnRequest,
    ping,
    pong,
    close,
  });

export const { encode: encodeSignalingServer, decode: decodeSignalingServer } =
  messageSet<SignalingServerMessage>({
    'peer-joined': peerJoined,
    'peer-left': peerLeft,
    signal,
    turn,
    ping,
    pong,
    close,
  });
