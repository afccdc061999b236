/** What is wrong, and what to do about it. */
export interface Advice {
  readonly title: string;
  readonly advice: string;
}
