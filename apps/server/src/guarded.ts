import type { RequestListener } from 'node:http';
import { answer } from './answer.ts';
import type { Failures } from './failures.ts';

/** Nothing that a request causes leaves its listener: it is answered 500, or cut off where the answer has begun. */
export function guarded(listener: RequestListener, failures: Failures): RequestListener {
  return (request, response) => {
    try {
      listener(request, response);
    } catch (error) {
      failures.add('a request failed', error);
      if (response.headersSent) response.destroy();
      else answer(response, 500, 'It failed\n');
    }
  };
}
