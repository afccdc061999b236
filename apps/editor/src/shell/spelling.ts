import { type DeviceStorage, deviceStorage, recall, remember } from '../ui/device-storage.ts';
import { Listeners } from '../ui/listeners.ts';

const KEY = 'parley.spelling';
const listeners = new Listeners();

/** Whether the browser may check the spelling of what is written on this page. */
export const checksSpelling = (): boolean => document.documentElement.spellcheck;

export const onSpelling = listeners.add;

/** Has the browser check spelling, or not; remembered if this device remembers anything. */
export function chooseSpelling(checks: boolean, storage: DeviceStorage | null = deviceStorage()): void {
  document.documentElement.spellcheck = checks;
  remember(storage, KEY, checks ? 'on' : 'off');
  listeners.tell();
}

/** As this device's person left it: on, as browsers have it, until they say otherwise. */
export function recallSpelling(storage: DeviceStorage | null = deviceStorage()): void {
  document.documentElement.spellcheck = recall(storage, KEY) !== 'off';
}
