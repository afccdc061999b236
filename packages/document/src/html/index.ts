export { asElements } from './elements.ts';
export { formulasInText } from './formulas.ts';
export { fromElements, fromHtml, fromHtmlImages } from './from-html.ts';
export { nameColours } from './name-colours.ts';
export { type PageLanguage, toHtml } from './to-html.ts';
export { detailsAsToggles } from './toggles.ts';
export { withoutHandlers } from './without-handlers.ts';
