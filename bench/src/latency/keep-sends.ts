/** An init script: keeps every message the page's data channels send, and changes nothing else about them. */
export function keepSends(): void {
  const sent: Uint8Array<ArrayBuffer>[] = [];
  window.sentMessages = sent;
  const { send } = RTCDataChannel.prototype;
  RTCDataChannel.prototype.send = function keep(
    this: RTCDataChannel,
    data: string | Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer>,
  ) {
    if (ArrayBuffer.isView(data)) {
      sent.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice());
    } else if (data instanceof ArrayBuffer) {
      sent.push(new Uint8Array(data.slice()));
    }
    Reflect.apply(send, this, [data]);
  };
}
