/** Something about this process that its operator should know. */
export interface Finding {
  /** For a person, without a room's id or an address: anybody may ask. */
  readonly what: string;
  /** Whether it cannot do its work: `/readyz` is 503 then. */
  readonly severe: boolean;
}

/** From which share on a limit is near. */
const NEAR = 0.9;

/** What to say of a limit of which that much is taken; nothing while there is room. */
export function nearLimit(what: string, taken: number, limit: number): Finding[] {
  return taken >= NEAR * limit
    ? [{ what: `${what}: ${Math.floor((100 * taken) / limit)} % of the limit`, severe: false }]
    : [];
}
