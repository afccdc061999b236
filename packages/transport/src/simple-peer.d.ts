/** What `webrtc.ts` uses of simple-peer 9.11, and nothing else of it. */
declare module 'simple-peer/simplepeer.min.js' {
  interface Options {
    readonly initiator: boolean;
    /** Always given: without it simple-peer asks public STUN servers. */
    readonly config: RTCConfiguration;
    /** Keeps messages apart in the stream that simple-peer is. */
    readonly objectMode: true;
    readonly channelConfig: RTCDataChannelInit;
    /** An implementation for hosts that have none, as Node. */
    readonly wrtc?: object;
  }

  export default class SimplePeer {
    constructor(options: Options);
    /** Null until the channel is there, and again after `destroy`. */
    readonly _channel: RTCDataChannel | null;
    /** What looks whether the channel closes, from when it is there until `destroy`. */
    readonly _closingInterval: ReturnType<typeof setInterval> | null;
    /** Takes what comes over the channel; it may be replaced. */
    _onChannelMessage: (event: MessageEvent<unknown>) => void;
    /** Null after `destroy`. */
    readonly _pc: RTCPeerConnection | null;
    /** For the offers still to be made. */
    offerOptions: RTCOfferOptions;
    /** Makes an offer, and signals it. */
    _createOffer(): void;
    signal(data: object): void;
    send(bytes: Uint8Array<ArrayBuffer>): void;
    destroy(): void;
    on(event: 'signal', listener: (data: unknown) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'iceStateChange', listener: (connection: RTCIceConnectionState) => void): this;
    on(event: 'connect' | 'close', listener: () => void): this;
  }
}
