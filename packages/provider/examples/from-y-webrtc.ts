// Moves a document from y-webrtc into a new one of Parley's. The page's address ends in #ORIGIN.
import { createLink, openRoom } from 'y-parley';
import { WebrtcProvider } from 'y-webrtc';
import * as Y from 'yjs';

const old = new Y.Doc();
const provider = new WebrtcProvider('notes', old, { signaling: [] });
await new Promise((resolve) => old.once('update', resolve));

const { edit, view } = await createLink(location.hash.slice(1));
const room = await openRoom({ link: edit, doc: new Y.Doc(), created: true });
Y.applyUpdate(room.doc, Y.encodeStateAsUpdate(old));
provider.destroy();

document.body.append(Object.assign(document.createElement('a'), { href: edit, textContent: 'Edit' }));
document.body.append(Object.assign(document.createElement('a'), { href: view, textContent: 'View' }));
