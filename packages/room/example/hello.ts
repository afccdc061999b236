// Beside a running server (`npm start`): node packages/room/example/hello.ts [http://localhost:8300]
import { createLink, openRoom } from '@parley/room';
import * as Y from 'yjs';

const { edit, view } = await createLink(process.argv[2] ?? 'http://localhost:8300');
const writer = await openRoom({ link: edit, doc: new Y.Doc() });
const reader = await openRoom({ link: view, doc: new Y.Doc() });

reader.doc.getText('notes').observe(async ({ target }) => {
  console.log(`a viewer reads: ${target.toString()}`);
  await Promise.all([writer.close(), reader.close()]);
});
writer.doc.getText('notes').insert(0, 'hello from the other side');
