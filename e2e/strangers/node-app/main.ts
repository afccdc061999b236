// Writes a line into a document, and prints what others write: main.js LINK. Ends at SIGTERM.
import { openRoom } from 'y-parley';
import { nodeEnvironment } from 'y-parley/node';
import * as Y from 'yjs';

const environment = await nodeEnvironment();
const room = await openRoom({ link: process.argv[2] ?? '', doc: new Y.Doc(), environment });
const text = room.doc.getText('together');
text.observe(() => console.log(text.toString()));
text.insert(0, 'Node. ');
process.once('SIGTERM', async () => {
  await room.close();
  await environment.close();
});
