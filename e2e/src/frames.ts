import type { Page } from '@playwright/test';

export interface RecordedFrame {
  readonly url: string;
  readonly direction: 'sent' | 'received';
  readonly bytes: Buffer;
}

/** Every WebSocket frame of the pages it watches, both ways, from the moment each began to be watched. */
export class FrameRecorder {
  readonly frames: RecordedFrame[] = [];

  watch(page: Page): void {
    page.on('websocket', (socket) => {
      const record = (direction: RecordedFrame['direction']) => (data: { payload: string | Buffer }) => {
        this.frames.push({ url: socket.url(), direction, bytes: Buffer.from(data.payload) });
      };
      socket.on('framesent', record('sent'));
      socket.on('framereceived', record('received'));
    });
  }

  /** Those of one server: `/signal` or `/home`. */
  of(path: string): RecordedFrame[] {
    return this.frames.filter(({ url }) => new URL(url).pathname === path);
  }
}
