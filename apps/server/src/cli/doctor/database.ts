import { nameOf, type Place } from '../../place.ts';
import { CommandError } from '../command.ts';
import { withRooms } from '../open-rooms.ts';
import { type Diagnosis, fine, note, wrong } from './diagnosis.ts';

/** A commit that takes longer than this, in ms, is felt: whoever types waits for it to be told that it is kept. */
const SLOW_MS = 50;

/** The database that home's rooms are kept in. */
export async function lookAtDatabase(place: Place): Promise<Diagnosis[]> {
  try {
    return await withRooms(place, async (store) => {
      const rooms = await store.rooms;
      const began = performance.now();
      await store.probe();
      const ms = Math.round(performance.now() - began);
      const opens = fine(`${nameOf(place)} opens: ${rooms === 1 ? '1 room' : `${rooms} rooms`}`);
      return ms <= SLOW_MS
        ? [opens]
        : [
            opens,
            note(`a commit there took ${ms} ms`, 'bring the database nearer, or give it a faster disk'),
          ];
    });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return [wrong(`${nameOf(place)}: ${error.message}`, 'start it, and look at PARLEY_STORE')];
  }
}
