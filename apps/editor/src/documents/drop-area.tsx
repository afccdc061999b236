import { formatOf } from '@parley/document/formats';
import { type ReactNode, useEffect, useState } from 'react';

export interface DropAreaProps {
  /** What is said while a file is held above the page. */
  readonly words: string;
  readonly onFiles: (files: readonly File[]) => void;
  /** Only files that can be imported, and only if something in the page has not taken them. */
  readonly onlyDocuments?: boolean;
  readonly children?: ReactNode;
}

/** A page on which files can be dropped, anywhere, or pasted. */
export function DropArea({ words, onFiles, onlyDocuments = false, children }: DropAreaProps) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const drag = (event: DragEvent): void => {
      if (!isFiles(event)) return;
      // Without it the browser would leave the page for the file.
      event.preventDefault();
      clearTimeout(leaving);
      if (!onlyDocuments || mayBeDocument(event)) setOver(true);
      // Dragging over the page is told again and again; when it is not any more, the file has left.
      leaving = setTimeout(() => setOver(false), 300);
    };
    const drop = (event: DragEvent): void => {
      if (!isFiles(event)) return;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      const taken = onlyDocuments ? files.filter(({ name }) => formatOf(name) !== null) : files;
      if (taken.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      onFiles(taken);
    };
    // What nothing in the page has taken must not replace the page.
    const keepPage = (event: DragEvent): void => {
      if (isFiles(event)) event.preventDefault();
    };
    // Files that were copied elsewhere; a picture, or words that come with one, are the text's.
    const paste = (event: ClipboardEvent): void => {
      const { clipboardData } = event;
      if (!clipboardData || clipboardData.types.includes('text/html')) return;
      const taken = [...clipboardData.files].filter(({ name }) => formatOf(name) !== null);
      if (taken.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      onFiles(taken);
    };
    window.addEventListener('paste', paste, true);
    window.addEventListener('dragover', drag);
    window.addEventListener('drop', keepPage);
    window.addEventListener('drop', drop, true);
    return () => {
      clearTimeout(leaving);
      window.removeEventListener('paste', paste, true);
      window.removeEventListener('dragover', drag);
      window.removeEventListener('drop', keepPage);
      window.removeEventListener('drop', drop, true);
    };
  }, [onFiles, onlyDocuments]);
  return (
    <>
      {children}
      {over ? (
        <div className="drop-here" aria-hidden="true">
          <p>{words}</p>
        </div>
      ) : null}
    </>
  );
}

/** While files are dragged their names are not told, only their types: an image is the text's. */
const mayBeDocument = (event: DragEvent): boolean =>
  [...(event.dataTransfer?.items ?? [])].some(({ type }) => !type.startsWith('image/'));
