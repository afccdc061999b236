/** What a command measured: as data for `--json`, and as text. */
export interface Outcome {
  readonly report: unknown;
  readonly text: string;
}
