import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { type ControlAnswer, type ControlRequest, controlPathIn, lineOf } from '../control.ts';
import { takeDataDirectory } from '../data-directory.ts';
import { nameOf, type Place } from '../place.ts';
import { CommandError } from './command.ts';

/** What a running server said to a request; null if none runs over that folder, or none that can be asked. */
async function asked(folder: string, request: ControlRequest): Promise<ControlAnswer | null> {
  const socket = connect(controlPathIn(folder));
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!connected) return null;
  socket.on('error', () => socket.destroy());
  socket.write(`${JSON.stringify(request)}\n`);
  const line = await lineOf(socket);
  socket.destroy();
  if (line === '') throw new CommandError('The server that runs ended before it was done');
  return JSON.parse(line) as ControlAnswer;
}

/**
 * Has something done to a home's rooms: in a folder by the server that runs over it, or by `alone` while none does; in a database
 * by `alone` beside the servers.
 *
 * @throws CommandError with what the server said is wrong.
 * @throws StartError if the folder is taken by a process that cannot be asked.
 */
export async function changeHome<Result extends string | number | boolean>(
  place: Place,
  request: ControlRequest,
  alone: () => Promise<Result>,
): Promise<Result> {
  if (place.kind === 'database') return alone();
  const { folder } = place;
  if (!existsSync(folder)) throw new CommandError(`There is no home in ${nameOf(place)}`);
  const answer = await asked(folder, request);
  if (answer && 'failed' in answer) throw new CommandError(answer.failed);
  if (answer) return answer.done as Result;
  const data = takeDataDirectory(folder);
  try {
    return await alone();
  } finally {
    data.release();
  }
}
