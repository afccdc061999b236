/** Says on the desk, by `data-title="passed"`, that the top of the page with the title has scrolled out of sight: then the
 * head shows it. Stops by the returned function. */
export function watchTitle(writing: HTMLElement): () => void {
  const paper = writing.closest<HTMLElement>('.paper');
  const desk = writing.closest<HTMLElement>('.desk');
  const top = paper?.querySelector('.page-top');
  if (!paper || !desk || !top) return () => undefined;
  const observer = new IntersectionObserver(
    (seen) => {
      desk.dataset.title = seen.at(-1)?.isIntersecting === false ? 'passed' : 'seen';
    },
    { root: paper },
  );
  observer.observe(top);
  return () => {
    observer.disconnect();
    delete desk.dataset.title;
  };
}
