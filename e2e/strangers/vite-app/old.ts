// Somebody who is still in the old document: by y-webrtc, and by y-websocket if the address names a server.
import { WebrtcProvider } from 'y-webrtc';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

const [, server] = location.hash.slice(1).split(',');
const doc = new Y.Doc();
doc.getText('codemirror').insert(0, 'Written before');
if (server) new WebsocketProvider(server, 'notes', doc);
else new WebrtcProvider('notes', doc, { signaling: [] });
