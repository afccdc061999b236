import { describe, expect, it } from 'vitest';
import { Emitter } from './emitter.ts';

interface Events {
  said: [who: string, what: string];
  closed: [];
}

describe('Emitter', () => {
  it('calls the listeners of a name, in order, until they are taken off', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    const off = emitter.on('said', (who, what) => heard.push(`1 ${who} ${what}`));
    emitter.on('said', (who) => heard.push(`2 ${who}`));
    emitter.on('closed', () => heard.push('closed'));
    emitter.emit('said', 'ann', 'hello');
    off();
    off();
    emitter.emit('said', 'bob', 'bye');
    expect(heard).toEqual(['1 ann hello', '2 ann', '2 bob']);
    emitter.clear();
    emitter.emit('closed');
    expect(heard).toHaveLength(3);
  });

  it('does not call, in the same emit, who is added during it', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    emitter.on('closed', () => {
      heard.push('first');
      emitter.on('closed', () => heard.push('added'));
    });
    emitter.emit('closed');
    expect(heard).toEqual(['first']);
  });

  it('goes on to the others when a listener throws, and leaves the error to the host', async () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    const reported: unknown[] = [];
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', (error) => reported.push(error));
    try {
      emitter.on('closed', () => {
        throw new Error('from a listener');
      });
      emitter.on('closed', () => heard.push('second'));
      emitter.emit('closed');
      expect(heard).toEqual(['second']);
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(reported).toEqual([new Error('from a listener')]);
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const other of others) process.on('uncaughtException', other);
    }
  });
});
