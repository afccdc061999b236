export { asElements } from './elements.ts';
export { fromElements, fromHtml, fromHtmlImages, type TakeImage, type Taken } from './from-html.ts';
export { type PageLanguage, toHtml } from './to-html.ts';
export { withoutHandlers } from './without-handlers.ts';
