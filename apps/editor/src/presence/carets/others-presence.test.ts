import { expect, test, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import { othersPresence } from './others-presence.ts';

test('one’s own changes are not heard, everybody else’s are, and what is taken off hears nothing', () => {
  const awareness = new Awareness(new Doc());
  const others = othersPresence(awareness);
  const heard = vi.fn();
  others.on('change', heard);

  others.setLocalStateField('cursor', { anchor: 1 });
  expect(awareness.getLocalState()).toMatchObject({ cursor: { anchor: 1 } });
  expect(heard).not.toHaveBeenCalled();

  awareness.emit('change', [{ added: [awareness.clientID + 1], updated: [], removed: [] }, 'room']);
  expect(heard).toHaveBeenCalledOnce();
  expect(others.getStates()).toBe(awareness.getStates());

  others.off('change', heard);
  awareness.emit('change', [{ added: [], updated: [awareness.clientID + 1], removed: [] }, 'room']);
  expect(heard).toHaveBeenCalledOnce();
  awareness.destroy();
});
