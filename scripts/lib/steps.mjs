import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { CommandFailed, run } from './run.mjs';
import { inRoot, root, seconds } from './workspace.mjs';

/** @typedef {{ passed: number, failed: number, unsteady?: string[] }} Count `unsteady` passed when tried again only. */

/**
 * Runs one named step, says how it went and how long it took, and counts it.
 *
 * @param {{ name: string, command: string[], quiet?: boolean, inspect?: (output: string) => void, count?: () => Count }} step
 * `quiet` shows its output only if it fails; `inspect` throws if success was none; `count` reads a report: without one
 * the step itself is what passed or failed.
 * @returns {Promise<Count>} A step that failed has at least one failure, whatever its report says.
 */
export async function runStep({ name, command, quiet = false, inspect, count }) {
  console.log(`\n▸ ${name}`);
  const started = Date.now();
  let failure;
  try {
    const output = await run(command, { cwd: root, output: quiet ? 'errors' : 'inherit' });
    if (inspect) inspect(output);
  } catch (error) {
    failure = error;
  }
  const counted = countOf(count, failure);
  if (counted.problem) console.error(counted.problem);
  const failed = counted.failed > 0;
  if (failure && !(failure instanceof CommandFailed)) console.error(failure.message);
  console.log(`${failed ? '✗' : '✓'} ${name}, ${seconds(started)}`);
  return { passed: counted.passed, failed: counted.failed, unsteady: counted.unsteady ?? [] };
}

function countOf(count, failure) {
  if (!count) return failure ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
  let counted;
  try {
    counted = count();
  } catch (error) {
    return { passed: 0, failed: 1, problem: `It left no report: ${error.message}` };
  }
  if (counted.passed + counted.failed === 0) return { passed: 0, failed: 1, problem: 'It ran no test.' };
  if (failure && counted.failed === 0) return { ...counted, failed: 1, problem: failure.message };
  return counted;
}

/** Runs all, one after the other: a failure stops none of the rest. */
export async function runSteps(steps) {
  const total = { passed: 0, failed: 0, unsteady: [] };
  for (const step of steps) {
    const { passed, failed, unsteady } = await runStep(step);
    total.passed += passed;
    total.failed += failed;
    total.unsteady.push(...unsteady);
  }
  return total;
}

/** Where a step's JSON report goes; an older one is removed, so that it is never read for the new. */
export function freshReport(name) {
  const file = inRoot('.cache', `${name}.json`);
  mkdirSync(inRoot('.cache'), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

const readReport = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Counts vitest's JSON report. A skipped test has not passed; a file that could not be loaded is one failure. */
export function countVitest(file) {
  const report = readReport(file);
  const unloaded = report.testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  );
  const notRun = report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length + notRun };
}

/** Counts Playwright's JSON report. A skipped test has not passed; an error outside any test is one failure. What passed
 * when it was tried again has passed, and is named. */
export function countPlaywright(file) {
  const { stats, errors, suites = [] } = readReport(file);
  const failed = stats.unexpected + stats.skipped + errors.length;
  return { passed: stats.expected + stats.flaky, failed, unsteady: suites.flatMap(unsteadyOf) };
}

const unsteadyOf = ({ specs = [], suites = [] }) => [
  ...specs
    .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
    .map(({ file, line, title }) => `${file}:${line} ${title}`),
  ...suites.flatMap(unsteadyOf),
];
