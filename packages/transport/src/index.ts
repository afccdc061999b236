export {
  type BroadcastChannelLike,
  MAX_TABS,
  openTabBus,
  type TabBus,
  type TabBusOptions,
} from './broadcast-channel.ts';
export type { Way } from './candidate-pair.ts';
export type { Channel, ChannelEvents, Lane } from './channel.ts';
export { DialError, type DialFailure } from './dial-error.ts';
export { gathered } from './gathered.ts';
export { BULK_BUFFER, BULK_HIGH_WATER, LANE_LIMIT, LIVE_BUFFER, LiveFirstQueue } from './live-first-queue.ts';
export { type Candidate, type SignalData, SignalError } from './signal-data.ts';
export { TokenBucket } from './token-bucket.ts';
export type { WebRtcDial, WebRtcOptions } from './webrtc.ts';
export { dialWebRtcOnDemand, prepareWebRtc, webRtcAvailable } from './webrtc-on-demand.ts';
export { type DialWebSocketOptions, dialWebSocket } from './websocket.ts';
