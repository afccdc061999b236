/** Whether a piece of HTML holds nothing to read: an image copied in a browser comes with its element. */
export const isOnlyAnImage = (html: string): boolean =>
  html.replace(/<!--[\s\S]*?-->|<(style|title)\b[\s\S]*?<\/\1>|<[^>]*>/gi, '').replace(/&nbsp;|\s/g, '') ===
  '';
