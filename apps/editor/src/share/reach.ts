/** From where an address can be opened: what a link to it is worth to others. */
export type Reach = 'anywhere' | 'this-network' | 'this-computer' | 'not-secure';

const THIS_COMPUTER = /^(localhost|.+\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;
const THIS_NETWORK =
  /^(10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|169\.254(\.\d+){2}|\[f[cd][\da-f:]+\]|\[fe[89ab][\da-f:]+\]|.+\.(local|lan|internal|home\.arpa)|[^.[\]]+)$/;

/** What can be told of a link by its address alone. Others' browsers seal and open documents only over https. */
export function reachOf(link: string): Reach {
  const { protocol, hostname } = new URL(link);
  if (THIS_COMPUTER.test(hostname)) return 'this-computer';
  if (protocol !== 'https:') return 'not-secure';
  return THIS_NETWORK.test(hostname) ? 'this-network' : 'anywhere';
}
