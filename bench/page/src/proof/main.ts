import { ProofPage } from './proof-page.ts';

declare global {
  interface Window {
    proofPage?: ProofPage;
  }
}

window.proofPage = new ProofPage();
