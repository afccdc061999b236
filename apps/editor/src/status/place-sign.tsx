/** Whether an edit is in a place: it is, it is not yet, or it will not be. */
export type PlaceState = 'there' | 'coming' | 'never';

/** A tick, three dots, or a cross: told apart by their form. */
const FORMS: Readonly<Record<PlaceState, string>> = {
  there: 'm5.2 8.2 2 2 3.7-4.1',
  coming: 'M4.6 8h.01M8 8h.01M11.4 8h.01',
  never: 'm5.7 5.7 4.6 4.6M10.3 5.7l-4.6 4.6',
};

export function PlaceSign({ state }: { state: PlaceState }) {
  return (
    <svg
      className="place-sign"
      data-state={state}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <circle className="place-disc" cx="8" cy="8" r="6.5" />
      <path className="place-mark" d={FORMS[state]} />
    </svg>
  );
}
