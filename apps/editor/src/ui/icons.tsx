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

export const MoreIcon = () => (
  <Icon>
    <path strokeWidth="2.6" d="M4.5 10h.01M10 10h.01M15.5 10h.01" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M10 4v12M4 10h12" />
  </Icon>
);

export const PageIcon = () => (
  <Icon>
    <path d="M5 2.8h6.8L15.5 6.500v10.7H5zM11.5 3v3.800h3.800M7.7 10.500h5M7.7 13.500h3.5" />
  </Icon>
);

export const ImportIcon = () => (
  <Icon>
    <path d="M10 3v9M6.5 8.7 10 12.200l3.5-3.500M3.5 13v3.500h13V13" />
  </Icon>
);

export const ExportIcon = () => (
  <Icon>
    <path d="M10 12.200v-9M6.5 6.5 10 3l3.5 3.500M3.5 13v3.500h13V13" />
  </Icon>
);

export const PencilIcon = () => (
  <Icon>
    <path d="m12.7 4.3 3 3L7 16l-3.7.7L4 13zM10.9 6.100l3 3" />
  </Icon>
);

export const DuplicateIcon = () => (
  <Icon>
    <rect x="7" y="7" width="10" height="10" rx="2" />
    <path d="M13 4.800V4a1.5 1.5 0 0 0-1.5-1.500H4.500A1.5 1.5 0 0 0 3 4v7A1.5 1.5 0 0 0 4.5 12.500h.3" />
  </Icon>
);

export const PrintIcon = () => (
  <Icon>
    <path d="M6 7V3h8v4M6 14H3.500V8.500A1.5 1.5 0 0 1 5 7h10a1.5 1.5 0 0 1 1.5 1.500V14H14M6 11.500h8V17H6z" />
  </Icon>
);

export const OpenIcon = () => (
  <Icon>
    <path d="M11.5 3.500h5v5M16 4l-7 7M8.5 4.500H5A1.5 1.5 0 0 0 3.5 6v9A1.5 1.5 0 0 0 5 16.500h9a1.5 1.5 0 0 0 1.5-1.500v-3.5" />
  </Icon>
);

export const LinkIcon = () => (
  <Icon>
    <path d="M8.5 11.500a3.2 3.2 0 0 0 4.6 0l2.7-2.700a3.2 3.2 0 0 0-4.6-4.600l-.9.900M11.5 8.500a3.2 3.2 0 0 0-4.6 0l-2.7 2.700a3.2 3.2 0 0 0 4.6 4.600l.9-.9" />
  </Icon>
);

export const BinIcon = () => (
  <Icon>
    <path d="M3.5 5.500h13M8 5.500V3.500h4v2M5 5.500l.8 11h8.400l.8-11M8.5 8.500v5M11.5 8.500v5" />
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
