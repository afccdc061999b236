import { useEffect } from 'react';
import { Toasts } from '../ui/toasts.tsx';
import { followTheme } from './theme.ts';

/** What every page has around it. */
export function Shell() {
  useEffect(followTheme, []);
  return <Toasts />;
}
