import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '../../config.ts';
import { placeOf } from '../../place.ts';
import { readPublicUrl } from '../../public-url.ts';
import { words } from '../arguments.ts';
import type { Command } from '../command.ts';
import { lookAtDatabase } from './database.ts';
import { type Diagnosis, fine, note, wrong } from './diagnosis.ts';
import { lookAtFolder } from './folder.ts';
import { lookAtPublic } from './public-place.ts';
import { lookAtTurn } from './turn.ts';

const MARKS: Readonly<Record<Diagnosis['state'], string>> = { fine: 'ok   ', wrong: 'WRONG', note: 'note ' };

/** A clock that is before the files of this program is behind. */
function clock(): Diagnosis {
  const made = statSync(fileURLToPath(import.meta.url)).mtimeMs;
  return Date.now() < made
    ? wrong(`the clock says ${new Date().toISOString()}, and Parley is younger than that`, 'set it by NTP')
    : fine(`the clock says ${new Date().toISOString()}`);
}

export const doctor: Command = {
  usage: 'doctor',
  summary: 'looks at settings, disk, clock, DNS, TLS, the proxy and TURN, and says what to change',
  help: `Reads the same settings as the server and looks at everything they name: the data folder and its disk, the clock, and for each public
URL its DNS, certificate, whether this server answers there, whether upgrades pass and the Host header is right, by joining a room nobody
knows; and each TURN URL, over UDP, TCP or TLS, with the addresses it must not relay to. Run it with the server running. It says
what to change, in plain words, and exits with 1 if something is wrong.`,
  async run(args, { env, say }) {
    words(args, []);
    const config = parseConfig(env);
    const urls = (env.PARLEY_PUBLIC_URL ?? '')
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(readPublicUrl);
    const looks: (() => Promise<Diagnosis[]> | Diagnosis[])[] = [
      () => [fine('the settings can be read'), clock()],
      () => {
        if (!config.parts.has('home')) return [];
        const place = placeOf(config);
        return place.kind === 'folder'
          ? lookAtFolder(place.folder, config.budgets.storedBytes)
          : lookAtDatabase(place);
      },
      () =>
        urls.length === 0
          ? [
              note(
                'no PARLEY_PUBLIC_URL: whatever Host a request names is believed',
                'set it once there is a public name',
              ),
            ]
          : [],
      ...urls.map((url) => () => lookAtPublic(url, config.parts)),
      () =>
        urls.length > 0 && config.publicPlace.secure && config.addressHeader === null
          ? [
              note(
                'no PARLEY_ADDRESS_HEADER: behind a proxy, all visitors share the bounds of one',
                'set it to the header in which your proxy names the client, as X-Forwarded-For',
              ),
            ]
          : [],
      () =>
        config.turn === null
          ? [note('no PARLEY_TURN_URLS: peers without a direct path write through home')]
          : lookAtTurn(config.turn),
    ];
    let wrongs = 0;
    for (const look of looks) {
      for (const { state, says, change } of await look()) {
        if (state === 'wrong') wrongs += 1;
        say(`${MARKS[state]}  ${says}${change === undefined ? '' : `\n       → ${change}`}`);
      }
    }
    say(wrongs === 0 ? 'Nothing is wrong' : `Wrong: ${wrongs}`);
    return wrongs === 0 ? 0 : 1;
  },
};
