import { deviceStorage, recall, remember } from '../../../ui/device-storage.ts';

/** Whether the outline stands beside the text, as chosen on this device. */
const KEY = 'parley.outline';

export const outlineChosen = (): boolean => recall(deviceStorage(), KEY) === 'open';

/** A choice that cannot be remembered holds for the page alone. */
export function chooseOutline(open: boolean): void {
  remember(deviceStorage(), KEY, open ? 'open' : 'closed');
}
