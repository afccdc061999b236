// A peer that writes the text of a document into a file at each change: node file-peer.ts LINK FILE [FOLDER]
// With FOLDER it keeps the document there, and goes on from it at its next start.
import { writeFile } from 'node:fs/promises';
import { openRoom } from 'y-parley';
import { nodeEnvironment } from 'y-parley/node';
import * as Y from 'yjs';

const [link, file, folder] = process.argv.slice(2);
if (!link || !file) throw new Error('which document, and into which file?');
const environment = await nodeEnvironment(folder ? { folder } : {});
const room = await openRoom({ link, doc: new Y.Doc(), environment });

const text = room.doc.getText('codemirror');
let writing: Promise<void> = Promise.resolve();
const write = (): void => {
  writing = writing.then(() => writeFile(file, text.toString()));
};
text.observe(write);
write();

process.once('SIGTERM', async () => {
  await writing;
  await room.close();
  await environment.close();
});
