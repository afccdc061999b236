import { FileError } from '@parley/document/file-error';
import { readMarkdown, writeMarkdown } from '@parley/document/markdown-engine';
import type { Answer, Question } from './markdown-off-thread.ts';

/* Markdown is read and written here, so that the page goes on meanwhile. */

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  const { id } = data;
  let answer: Answer;
  try {
    answer = { id, result: 'read' in data ? readMarkdown(data.read) : writeMarkdown(data.write) };
  } catch (error) {
    answer = error instanceof FileError ? { id, reason: error.reason } : { id, failed: String(error) };
  }
  postMessage(answer);
});
