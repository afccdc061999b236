import { text } from '../text/list.ts';
import { ExportIcon } from '../ui/command-icons.tsx';
import { downloadAll } from './begin.ts';

/** Takes all documents of this device away as one file. */
export function DownloadAll() {
  return (
    <p className="library-download">
      <button type="button" className="button" onClick={downloadAll}>
        <ExportIcon />
        {text.library.downloadAll}
      </button>
    </p>
  );
}
