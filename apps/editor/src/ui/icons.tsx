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

export const UndoIcon = () => (
  <Icon>
    <path d="M7 4.5 3.5 8 7 11.5M4 8h7.5a4 4 0 0 1 0 8H8" />
  </Icon>
);

export const RedoIcon = () => (
  <Icon>
    <path d="M13 4.5 16.5 8 13 11.5M16 8H8.5a4 4 0 0 0 0 8H12" />
  </Icon>
);

export const BulletListIcon = () => (
  <Icon>
    <path d="M8 5h9M8 10h9M8 15h9" />
    <path strokeWidth="2.6" d="M3.5 5h.01M3.5 10h.01M3.5 15h.01" />
  </Icon>
);

export const OrderedListIcon = () => (
  <Icon>
    <path d="M9 5h8M9 10h8M9 15h8" />
    <path strokeWidth="1.3" d="M3 3.8 4.4 3v4M2.8 12.4c.3-1 2.4-1.1 2.4.2 0 1-2.4 1.6-2.4 3.4h2.6" />
  </Icon>
);

export const QuoteIcon = () => (
  <Icon>
    <path d="M3.5 4v12M7.5 6H17M7.5 10H17M7.5 14h6" />
  </Icon>
);

export const CodeIcon = () => (
  <Icon>
    <path d="M7 6 3 10l4 4M13 6l4 4-4 4" />
  </Icon>
);

export const CodeBlockIcon = () => (
  <Icon>
    <rect x="2.5" y="3.5" width="15" height="13" rx="2" />
    <path d="M8 8 6 10l2 2M12 8l2 2-2 2" />
  </Icon>
);

export const DividerIcon = () => (
  <Icon>
    <path d="M3 10h14" />
    <path strokeWidth="1.2" opacity=".55" d="M5 5h10M5 15h10" />
  </Icon>
);

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

export const SearchIcon = () => (
  <Icon>
    <circle cx="9" cy="9" r="5.5" />
    <path d="m13.2 13.2 3.8 3.8" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M3 6h8M15 6h2M3 14h2M9 14h8" />
    <circle cx="13" cy="6" r="2" />
    <circle cx="7" cy="14" r="2" />
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
