import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { countPlaywright, countVitest, runStep, runSteps } from './steps.mjs';

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-steps-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
});

function report(contents) {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(contents));
  return file;
}

const succeed = [process.execPath, '-e', ''];
const fail = [process.execPath, '-e', 'process.exit(3)'];

describe('a step', () => {
  test('without a report is itself what passed or failed', async () => {
    expect(await runStep({ name: 'a', command: succeed, quiet: true })).toMatchObject({
      passed: 1,
      failed: 0,
    });
    expect(await runStep({ name: 'a', command: fail, quiet: true })).toMatchObject({ passed: 0, failed: 1 });
    expect(await runStep({ name: 'a', command: ['no-such-program'], quiet: true })).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  test('that failed has a failure, whatever its report says', async () => {
    const count = () => ({ passed: 5, failed: 0 });
    expect(await runStep({ name: 'a', command: fail, quiet: true, count })).toMatchObject({
      passed: 5,
      failed: 1,
    });
  });

  test('that ran no test has failed', async () => {
    const count = () => ({ passed: 0, failed: 0 });
    expect(await runStep({ name: 'a', command: succeed, quiet: true, count })).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  test('that left no report has failed', async () => {
    const count = () => countVitest(join(folder, 'none.json'));
    expect(await runStep({ name: 'a', command: succeed, quiet: true, count })).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  test('whose output shows that nothing was done has failed', async () => {
    const inspect = () => {
      throw new Error('nothing was done');
    };
    expect(await runStep({ name: 'a', command: succeed, quiet: true, inspect })).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  test('that failed stops none of the rest', async () => {
    const steps = [fail, succeed].map((command) => ({ name: 'a', command, quiet: true }));
    expect(await runSteps(steps)).toEqual({ passed: 1, failed: 1, unsteady: [] });
  });
});

describe('reports', () => {
  const vitest = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
  };

  test("vitest's: a skipped test and a file that could not be loaded have not passed", () => {
    expect(countVitest(report(vitest))).toEqual({ passed: 3, failed: 1 });
    expect(countVitest(report({ ...vitest, numPendingTests: 2 }))).toEqual({ passed: 3, failed: 3 });
    const unloaded = { status: 'failed', assertionResults: [] };
    expect(countVitest(report({ ...vitest, testResults: [unloaded] }))).toEqual({ passed: 3, failed: 2 });
  });

  test("Playwright's: skipped tests and errors outside tests have not passed", () => {
    const stats = { expected: 4, unexpected: 1, flaky: 0, skipped: 1 };
    expect(countPlaywright(report({ stats, errors: [{}] }))).toEqual({ passed: 4, failed: 3, unsteady: [] });
  });

  test("Playwright's: what passed when it was tried again has passed, and is named", () => {
    const stats = { expected: 1, unexpected: 0, flaky: 1, skipped: 0 };
    const spec = (title, status) => ({ title, file: 'a.spec.ts', line: 7, tests: [{ status }] });
    const inner = { specs: [spec('is unsteady', 'flaky')] };
    const suites = [{ specs: [spec('passes', 'expected')], suites: [inner] }];
    expect(countPlaywright(report({ stats, errors: [], suites }))).toEqual({
      passed: 2,
      failed: 0,
      unsteady: ['a.spec.ts:7 is unsteady'],
    });
  });
});
