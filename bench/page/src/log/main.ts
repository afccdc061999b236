import { LogPage } from './log-page.ts';

declare global {
  interface Window {
    logPage?: LogPage;
  }
}

window.logPage = new LogPage();
