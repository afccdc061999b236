import { PastePage } from './paste-page.ts';

declare global {
  interface Window {
    pastePage?: PastePage;
  }
}

window.pastePage = new PastePage();
