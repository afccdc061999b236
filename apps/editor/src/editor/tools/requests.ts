/** What one tool, or a command of the palette, asks another to open. */
export type ToolRequest = 'find' | 'replace' | 'emoji' | 'outline';

const listeners = new Set<(request: ToolRequest) => void>();

/** Asks for it; whoever shows it opens it. */
export function requestTool(request: ToolRequest): void {
  for (const listener of listeners) listener(request);
}

/** @returns stops listening */
export function onToolRequest(listener: (request: ToolRequest) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
