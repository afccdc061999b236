// A Tiptap editor by its own Yjs extensions, in a document of Parley's. The page's address ends in #LINK, percent-encoded.
import { Editor } from '@tiptap/core';
import Collaboration from '@tiptap/extension-collaboration';
import CollaborationCaret from '@tiptap/extension-collaboration-caret';
import StarterKit from '@tiptap/starter-kit';
import { openRoom } from 'y-parley';
import * as Y from 'yjs';

const link = decodeURIComponent(location.hash.slice(1));
const { doc, awareness } = await openRoom({ link, doc: new Y.Doc() });

new Editor({
  element: document.body,
  extensions: [
    StarterKit.configure({ undoRedo: false }),
    Collaboration.configure({ document: doc, field: 'tiptap' }),
    CollaborationCaret.configure({ provider: { awareness }, user: { name: 'Ada', color: '#a05' } }),
  ],
});
