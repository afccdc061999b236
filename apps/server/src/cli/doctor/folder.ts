import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { LogStorageError } from '@parley/log';
import { keyFileIn, roomsFileIn } from '../../home-folder.ts';
import { CommandError } from '../command.ts';
import { withRooms } from '../open-rooms.ts';
import { size } from '../rooms.ts';
import { type Diagnosis, fine, note, reasonOf, wrong } from './diagnosis.ts';

/** Less free space than this, in bytes, is too little. */
const LITTLE = 256 * 1024 * 1024;

/** The data folder, the disk it is on, and what stands in it. */
export async function lookAtFolder(folder: string, storedBytes: number): Promise<Diagnosis[]> {
  if (!existsSync(folder)) return [note(`${folder} is not there yet; the first start makes it`)];
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return [
      wrong(`${folder} cannot be written: ${reasonOf(error)}`, 'give it to the user that runs the server'),
    ];
  }
  return [...disk(folder, storedBytes), ...modes(folder), ...(await rooms(folder))];
}

function disk(folder: string, storedBytes: number): Diagnosis[] {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free < LITTLE)
    return [wrong(`${size(free)} are free on the disk of ${folder}`, 'make room, or mount a larger disk')];
  if (free < storedBytes) {
    return [
      note(
        `${size(free)} are free on the disk of ${folder}, and rooms may take ${size(storedBytes)}`,
        'set PARLEY_MAX_STORED_MB to what the disk has',
      ),
    ];
  }
  return [fine(`${size(free)} are free on the disk of ${folder}`)];
}

/** Files that others can read. */
function modes(folder: string): Diagnosis[] {
  return [folder, keyFileIn(folder), roomsFileIn(folder)]
    .filter((file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0)
    .map((file) => wrong(`${file} is readable to others`, `chmod go= ${file}`));
}

async function rooms(folder: string): Promise<Diagnosis[]> {
  const [key, file] = [keyFileIn(folder), roomsFileIn(folder)];
  if (!existsSync(file)) {
    return existsSync(key)
      ? [
          wrong(
            'there is a home key, and there are no rooms',
            'mount the folder that was meant, or restore a backup',
          ),
        ]
      : [note('there is no home yet; the first start makes it')];
  }
  try {
    const count = await withRooms({ kind: 'folder', folder }, (store) => store.rooms);
    if (!existsSync(key) && count > 0) {
      return [
        wrong(
          `there ${count === 1 ? 'is 1 room' : `are ${count} rooms`}, and home.key is gone`,
          'put it back from a backup',
        ),
      ];
    }
    return [fine(`the database opens: ${count === 1 ? '1 room' : `${count} rooms`}`)];
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof LogStorageError)) throw error;
    return [wrong(error.message, 'restore a backup')];
  }
}
