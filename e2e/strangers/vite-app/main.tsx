import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { openRoom, type Room, type Status } from 'y-parley';
import * as Y from 'yjs';

const link = decodeURIComponent(location.hash.slice(1));
const room: Room = await openRoom({ link, doc: new Y.Doc() });
const text = room.doc.getText('together');

function App() {
  const [words, setWords] = useState(text.toString());
  const [status, setStatus] = useState<Status>(room.status);
  useEffect(() => {
    const read = (): void => setWords(text.toString());
    text.observe(read);
    read();
    return () => text.unobserve(read);
  }, []);
  useEffect(() => room.onStatus(setStatus), []);
  return (
    <main>
      <p id="words">{words}</p>
      <p id="route">{status.route}</p>
      <button type="button" onClick={() => text.insert(text.length, 'React. ')}>
        Write
      </button>
    </main>
  );
}

const element = document.getElementById('app');
if (!element) throw new Error('the page has no place for the app');
createRoot(element).render(<App />);
