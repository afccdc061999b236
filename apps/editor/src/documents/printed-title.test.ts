import { expect, test } from 'vitest';
import { titleRules } from './printed-title.ts';

test('a title ends neither the string nor the rule it stands in', () => {
  const rules = titleRules('a"; } body { display: none } \\ \n</style>');
  expect(rules).toContain('content: "a\\22 ; } body { display: none } \\5c  \\a \\3c /style>"; } }');
  expect(rules.replaceAll('content: none', '').match(/"/g)).toHaveLength(2);
});
