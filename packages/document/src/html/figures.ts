/** Draws what is said below pictures, and where they stand, as every browser has it. */
export function figuresOf(body: HTMLElement): void {
  const page = body.ownerDocument;
  for (const image of body.querySelectorAll<HTMLElement>('img[data-caption], img[data-align]')) {
    const figure = page.createElement('figure');
    image.replaceWith(figure);
    figure.append(image);
    const { caption, align } = image.dataset;
    if (align) figure.setAttribute('style', `text-align: ${align}`);
    if (caption) {
      const words = page.createElement('figcaption');
      words.textContent = caption;
      figure.append(words);
    }
    image.removeAttribute('data-caption');
    image.removeAttribute('data-align');
  }
}

/** The other way round: a picture with its caption is one thing. */
export function figuresInText(body: HTMLElement): void {
  for (const figure of body.querySelectorAll('figure')) {
    const [image, second] = figure.querySelectorAll<HTMLElement>('img');
    if (!image || second) continue;
    const words = figure.querySelector('figcaption');
    const said = words?.textContent?.trim();
    if (said) image.dataset.caption = said;
    const align = figure.style.textAlign;
    if (align) image.dataset.align = align;
    words?.remove();
  }
}
