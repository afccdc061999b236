/** Whether the outline stands beside the text, as chosen on this device. */
const KEY = 'parley.outline';

/** A choice that cannot be remembered holds for the page alone. */
const ifAllowed = <Value>(act: () => Value, otherwise: Value): Value => {
  try {
    return act();
  } catch (error) {
    if (error instanceof DOMException) return otherwise;
    throw error;
  }
};

export const outlineChosen = (): boolean =>
  ifAllowed(() => window.localStorage.getItem(KEY) === 'open', false);

export function chooseOutline(open: boolean): void {
  ifAllowed(() => window.localStorage.setItem(KEY, open ? 'open' : 'closed'), undefined);
}
