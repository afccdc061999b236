import type { ReactNode } from 'react';

/** Icons are lines on a 20 × 20 grid, in the colour of the words around them. */
export function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const CrossIcon = () => (
  <Icon>
    <path d="m5.5 5.5 9 9M14.5 5.5l-9 9" />
  </Icon>
);

export const EyeIcon = () => (
  <Icon>
    <path d="M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10Z" />
    <circle cx="10" cy="10" r="2.4" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M10 3 2.2 16.5h15.6L10 3ZM10 8v4M10 14.3v.01" />
  </Icon>
);

export const InfoIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.5" />
    <path d="M10 9.2v4.3M10 6.5v.01" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path strokeWidth="2.6" d="M4.5 10h.01M10 10h.01M15.5 10h.01" />
  </Icon>
);

/** The product's sign: a speech bubble with two lines of writing. */
export const Mark = () => (
  <svg className="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
    <path
      fill="var(--accent)"
      d="M6 4h20a4 4 0 0 1 4 4v11a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z"
    />
    <path fill="none" stroke="var(--paper)" strokeWidth="2.4" strokeLinecap="round" d="M9 10.5h14M9 16.5h8" />
  </svg>
);
