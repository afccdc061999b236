/** How long the quickest delivery counts before it is measured anew, in milliseconds: clocks drift apart. */
const WINDOW = 30_000;

/**
 * Another session's clock, as copies of it arrive, and how far it is behind: `arrival - clock` is the difference of the
 * two clocks plus the delay of that copy; its least value of late stands for the difference. So a slow copy does not
 * make the session look younger than it is.
 */
export class SessionClock {
  #value: number;
  #advancedAt: number;
  /** The least `arrival - clock` of this window and of the one before. */
  #current: number;
  #before: number;
  #windowBegan: number;

  constructor(value: number, now: number) {
    this.#value = value;
    this.#advancedAt = now;
    this.#current = now - value;
    this.#before = now - value;
    this.#windowBegan = now;
  }

  /** The newest copy. */
  get value(): number {
    return this.#value;
  }

  /** When the newest copy came. */
  get advancedAt(): number {
    return this.#advancedAt;
  }

  /** Takes a copy. Returns false, and changes nothing, if it is not newer. */
  advance(value: number, now: number): boolean {
    if (value <= this.#value) return false;
    this.#value = value;
    this.#advancedAt = now;
    if (now - this.#windowBegan >= WINDOW) {
      this.#before = this.#current;
      this.#current = now - value;
      this.#windowBegan = now;
    } else {
      this.#current = Math.min(this.#current, now - value);
    }
    return true;
  }

  /** How long ago the session wrote its newest clock, but for the quickest delivery; milliseconds. */
  age(now: number): number {
    return now - this.#value - Math.min(this.#current, this.#before);
  }

  /** The time here stood still or jumped: what was measured is void, and the age is 0. */
  rebase(now: number): void {
    this.#current = now - this.#value;
    this.#before = this.#current;
    this.#windowBegan = now;
  }
}
