// A Quill editor by y-quill. The page's address ends in #LINK, percent-encoded.
import Quill from 'quill';
import { openRoom } from 'y-parley';
import { QuillBinding } from 'y-quill';
import * as Y from 'yjs';

const link = decodeURIComponent(location.hash.slice(1));
const { doc, awareness } = await openRoom({ link, doc: new Y.Doc() });

const container = document.body.appendChild(document.createElement('div'));
const quill = new Quill(container, { theme: 'snow' });
new QuillBinding(doc.getText('quill'), quill, awareness);
