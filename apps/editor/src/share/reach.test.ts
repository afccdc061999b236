import { expect, test } from 'vitest';
import { reachOf } from './reach.ts';

test.each([
  ['http://localhost:8300/d/#x', 'this-computer'],
  ['https://parley.localhost/d/#x', 'this-computer'],
  ['http://127.0.0.1:8300/d/#x', 'this-computer'],
  ['http://127.1.2.3/d/#x', 'this-computer'],
  ['http://[::1]:8300/d/#x', 'this-computer'],
  ['http://parley.example.org/d/#x', 'not-secure'],
  ['http://192.168.1.7:8300/d/#x', 'not-secure'],
  ['https://192.168.1.7/d/#x', 'this-network'],
  ['https://10.0.0.4/d/#x', 'this-network'],
  ['https://172.20.0.4/d/#x', 'this-network'],
  ['https://[fd12:3456::1]/d/#x', 'this-network'],
  ['https://nas/d/#x', 'this-network'],
  ['https://nas.local/d/#x', 'this-network'],
  ['https://172.40.0.4/d/#x', 'anywhere'],
  ['https://10.example.org/d/#x', 'anywhere'],
  ['https://local.example.org/d/#x', 'anywhere'],
  ['https://[2001:db8::1]/d/#x', 'anywhere'],
])('%s reaches %s', (link, reach) => {
  expect(reachOf(link)).toBe(reach);
});
