// A CodeMirror 6 editor by y-codemirror.next. The page's address ends in #LINK, percent-encoded.
import { EditorState } from '@codemirror/state';
import { basicSetup, EditorView } from 'codemirror';
import { yCollab } from 'y-codemirror.next';
import { openRoom } from 'y-parley';
import * as Y from 'yjs';

const link = decodeURIComponent(location.hash.slice(1));
const { doc, awareness } = await openRoom({ link, doc: new Y.Doc() });
awareness.setLocalStateField('user', { name: 'Ada', color: '#a05' });

const text = doc.getText('codemirror');
const undoManager = new Y.UndoManager(text);
const extensions = [basicSetup, yCollab(text, awareness, { undoManager })];
new EditorView({ state: EditorState.create({ doc: text.toString(), extensions }), parent: document.body });
