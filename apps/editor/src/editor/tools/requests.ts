import { Listeners } from '../../ui/listeners.ts';

/** What one tool, or a command of the palette, asks another to open. */
export type ToolRequest = 'find' | 'replace' | 'emoji' | 'outline' | 'link';

const listeners = new Listeners<[ToolRequest]>();

/** Asks for it; whoever shows it opens it. */
export function requestTool(request: ToolRequest): void {
  listeners.tell(request);
}

/** @returns stops listening */
export const onToolRequest = listeners.add;
