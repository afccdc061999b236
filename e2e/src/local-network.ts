import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Gives this machine, which has only `lo`, one more network with a way out that leads nowhere: Firefox gathers no candidate
 * without. It stays until the namespace of the tests goes.
 *
 * @throws Error where there is another network already: nothing is changed there.
 */
export async function addLocalNetwork(): Promise<void> {
  const env = { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
  const ip = async (line: string): Promise<string> => (await run('ip', line.split(' '), { env })).stdout;
  const links = (await ip('-o link')).trim().split('\n');
  if (links.some((link) => link.includes(' parley0'))) return;
  if (links.length > 1) throw new Error('run the browser tests in a network namespace with nothing but lo');
  await ip('link add parley0 type veth peer name parley1');
  await ip('addr add 10.99.0.1/24 dev parley0');
  await ip('link set parley0 up');
  await ip('link set parley1 up');
  await ip('route add default via 10.99.0.2');
}
