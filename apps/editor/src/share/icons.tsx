import { Icon } from '../ui/icons.tsx';

export const QrIcon = () => (
  <Icon>
    <path d="M3.5 3.5h4.5v4.5H3.5zM12 3.5h4.5v4.5H12zM3.5 12h4.5v4.5H3.5z" />
    <path strokeWidth="2" d="M12.5 12.5h.01M16 12.5h.01M14.25 14.25h.01M12.5 16h.01M16 16h.01" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path d="M10 12V3M6.5 6.5 10 3l3.5 3.5M4 10.5V15a1.5 1.5 0 0 0 1.5 1.5h9A1.5 1.5 0 0 0 16 15v-4.5" />
  </Icon>
);
