import type { Channel } from '@parley/transport';
import { decodeSync, WireError } from '@parley/wire';

/** That channel, with each sync message that goes out over it counted by its type. */
export function counted(channel: Channel, sent: Map<string, number>): Channel {
  const send = channel.send.bind(channel);
  channel.send = (bytes, lane) => {
    const type = typeOf(bytes);
    sent.set(type, (sent.get(type) ?? 0) + 1);
    send(bytes, lane);
  };
  return channel;
}

function typeOf(bytes: Parameters<Channel['send']>[0]): string {
  try {
    return decodeSync(bytes).type;
  } catch (error) {
    if (error instanceof WireError) return 'other';
    throw error;
  }
}
