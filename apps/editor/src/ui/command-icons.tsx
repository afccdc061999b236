import { Icon } from './icons.tsx';

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

export const PinIcon = () => (
  <Icon>
    <path d="M7 3h6l-.7 5.2 2.7 2.8H5l2.7-2.8zM10 11v6" />
  </Icon>
);
