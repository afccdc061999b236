/** How far a run is, on standard error: standard output holds its result alone. */
export const progress = (line: string): void => void process.stderr.write(`${line}\n`);
