// Before the first paint: the chosen appearance and the language, so that nothing flashes. A classic script of its own,
// since the page allows none inside its HTML. What it decides stands on <html>; the page reads it there.
(() => {
  // Text may become HTML, which the page cleans where it comes from outside and which runs nothing under its policy; it becomes a
  // script in no way but as one of the page's own workers. Everything else the browser refuses.
  globalThis.trustedTypes?.createPolicy('default', {
    createHTML: (html) => html,
    createScriptURL: (address) => {
      const { origin, pathname } = new URL(address, document.baseURI);
      const isWorker = /\/(sw|assets\/[\w-]*worker-[\w-]+)\.js$/.test(pathname);
      return origin === location.origin && isWorker ? address : null;
    },
  });

  // As in src/text/languages.ts (a test compares them). The last two are for tests only.
  const languages = ['en', 'de'];
  const onlyChosen = ['en-XA', 'ar-XB'];

  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage is refused: nothing is remembered.
      return null;
    }
  };

  const root = document.documentElement;
  const theme = remembered('parley.theme');
  if (theme === 'light' || theme === 'dark') {
    root.dataset.theme = theme;
    document.querySelector('meta[name="color-scheme"]').content = theme;
  }

  const chosen = remembered('parley.language');
  const spoken = navigator.languages.map((tag) => tag.split('-')[0]).find((tag) => languages.includes(tag));
  const language = [...languages, ...onlyChosen].includes(chosen) ? chosen : spoken || 'en';
  root.lang = language;
  root.dir = language.startsWith('ar') ? 'rtl' : 'ltr';
})();
