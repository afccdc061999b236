// Moves a document from a y-websocket server into a new one of Parley's. The page's address ends in #ORIGIN,SERVER.
import { createLink, openRoom } from 'y-parley';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

const [origin = '', server = ''] = location.hash.slice(1).split(',');
const old = new Y.Doc();
const provider = new WebsocketProvider(server, 'notes', old);
await new Promise((resolve) => provider.once('sync', resolve));

const { edit, view } = await createLink(origin);
const room = await openRoom({ link: edit, doc: new Y.Doc(), created: true });
Y.applyUpdate(room.doc, Y.encodeStateAsUpdate(old));
provider.destroy();

document.body.append(Object.assign(document.createElement('a'), { href: edit, textContent: 'Edit' }));
document.body.append(Object.assign(document.createElement('a'), { href: view, textContent: 'View' }));
