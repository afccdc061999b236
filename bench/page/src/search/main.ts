import { SearchPage } from './search-page.ts';

declare global {
  interface Window {
    searchPage?: SearchPage;
  }
}

window.searchPage = new SearchPage();
