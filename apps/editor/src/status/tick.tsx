/** A ring while an edit is not there, a tick in it once it is. */
export function Tick({ there }: { there: boolean }) {
  return (
    <svg
      className="tick"
      data-there={there}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <circle className="tick-ring" cx="8" cy="8" r="5.5" />
      <circle className="tick-disc" cx="8" cy="8" r="6.5" />
      <path className="tick-mark" d="m5.2 8.2 2 2 3.7-4.1" />
    </svg>
  );
}
