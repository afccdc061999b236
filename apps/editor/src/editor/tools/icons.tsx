import { Icon } from '../../ui/icons.tsx';

/** The tools' own icons, beside those of `ui/icons.tsx`, which every page loads. */
export const TaskListIcon = () => (
  <Icon>
    <rect x="2.8" y="3" width="5" height="5" rx="1.2" />
    <path d="m3.2 14.2 1.6 1.6 3-3.4M11 5.5h6M11 14.5h6" />
  </Icon>
);

export const TableIcon = () => (
  <Icon>
    <rect x="2.5" y="3.5" width="15" height="13" rx="2" />
    <path d="M2.5 8h15M10 8v8.5M2.5 12.2h15" />
  </Icon>
);

export const EmojiIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7.3" />
    <path d="M6.8 11.8a3.6 3.6 0 0 0 6.4 0M7.5 7.7v.01M12.5 7.7v.01" />
  </Icon>
);

export const AlignIcon = ({ side }: { side: 'start' | 'center' | 'right' | 'justify' }) => (
  <Icon>
    <path
      d={
        {
          start: 'M3.5 5h13M3.5 10h8M3.5 15h11',
          center: 'M3.5 5h13M6 10h8M4.5 15h11',
          right: 'M3.5 5h13M8.5 10h8M5.5 15h11',
          justify: 'M3.5 5h13M3.5 10h13M3.5 15h13',
        }[side]
      }
    />
  </Icon>
);

export const CalloutIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6.8" />
    <path d="M10 9.2v4M10 6.6v.1" />
  </Icon>
);

export const FootnoteIcon = () => (
  <Icon>
    <path d="M3 6h8M3 10h8M3 14h5M14 4.6l1.8-1.1v6" />
  </Icon>
);

export const ToggleIcon = () => (
  <Icon>
    <path d="m4 5 3.4 3L4 11zM10 8h6.5M10 12h6.5M10 16h6.5" />
  </Icon>
);

export const PageBreakIcon = () => (
  <Icon>
    <path d="M5 3v4h10V3M5 17v-4h10v4M3 10h2.4M8.8 10h2.4M14.6 10H17" />
  </Icon>
);

export const LettersIcon = () => (
  <Icon>
    <path d="m4.6 13.2 4.6-9.6h1.6l4.6 9.6M6.4 9.6h7.2" />
    <path strokeWidth="2.4" d="M3.5 17h13" />
  </Icon>
);

export const HighlightIcon = () => (
  <Icon>
    <path d="m7.2 10.6 6-6.3 2.9 2.8-6.2 6.1-3.3.6.6-3.2Z" />
    <path strokeWidth="2.4" d="M3.5 17h13" />
  </Icon>
);

export const SearchIcon = () => (
  <Icon>
    <circle cx="8.8" cy="8.8" r="5.3" />
    <path d="m12.8 12.8 4.2 4.2" />
  </Icon>
);

export const OutlineIcon = () => (
  <Icon>
    <path d="M3 4.5h9M6 8.2h9M6 11.8h7M3 15.5h8" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M10 4.5v11M4.5 10h11" />
  </Icon>
);

export const ChevronIcon = () => (
  <svg
    className="chevron"
    viewBox="0 0 10 10"
    width="10"
    height="10"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d="m2 3.8 3 3 3-3" />
  </svg>
);

export const GripIcon = () => (
  <Icon>
    <path strokeWidth="2.4" d="M7.5 5h.01M7.5 10h.01M7.5 15h.01M12.5 5h.01M12.5 10h.01M12.5 15h.01" />
  </Icon>
);

export const UpIcon = () => (
  <Icon>
    <path d="M10 16V4.5M5.5 9 10 4.5 14.5 9" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="M10 4v11.5M5.5 11l4.5 4.5 4.5-4.5" />
  </Icon>
);

export const DuplicateIcon = () => (
  <Icon>
    <rect x="7" y="7" width="9.5" height="9.5" rx="2" />
    <path d="M13 4.8A1.8 1.8 0 0 0 11.2 3.5H5.5a2 2 0 0 0-2 2v5.7A1.8 1.8 0 0 0 4.8 13" />
  </Icon>
);

export const TrashIcon = () => (
  <Icon>
    <path d="M3.5 5.5h13M8 5.5V3.8h4v1.7M5.2 5.5l.7 10.7h8.2l.7-10.7M8.4 8.8v4.4M11.6 8.8v4.4" />
  </Icon>
);

export const TurnIcon = () => (
  <Icon>
    <path d="M4 8.5a6 6 0 0 1 11-1.8L16.5 8M16.5 4.2V8h-3.8M16 11.5a6 6 0 0 1-11 1.8L3.5 12M3.5 15.8V12h3.8" />
  </Icon>
);

export const ImageIcon = () => (
  <Icon>
    <rect x="2.5" y="3.5" width="15" height="13" rx="2" />
    <circle cx="7" cy="8" r="1.4" />
    <path d="m3 14.5 4-3.6 2.6 2.2 3.6-4 4.3 4.4" />
  </Icon>
);

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
