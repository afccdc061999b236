import { type Close, close } from '../connection/close.ts';
import { messageSet } from '../message-set.ts';
import { type SignalingWelcome, signalingWelcome } from '../signaling/signaling-welcome.ts';
import { type Answer, answer } from './answer.ts';
import { type Challenge, challenge } from './challenge.ts';
import { type HomeWelcome, homeWelcome } from './home-welcome.ts';
import { type Join, join } from './join.ts';

/** The join protocol: how signaling and home let somebody in. It ends with a welcome, and the next protocol begins. */
export type JoinClientMessage = Join | Answer | Close;
export type JoinServerMessage = Challenge | HomeWelcome | SignalingWelcome | Close;

export const { encode: encodeJoinClient, decode: decodeJoinClient } = messageSet<JoinClientMessage>({
  join,
  answer,
  close,
});

export const { encode: encodeJoinServer, decode: decodeJoinServer } = messageSet<JoinServerMessage>({
  challenge,
  'home-welcome': homeWelcome,
  'signaling-welcome': signalingWelcome,
  close,
});
