import type { Verifier } from '@parley/seal';
import { type Certificate, LIMITS, type Refusal, type SessionId } from '@parley/wire';
import type { Checks } from './checks.ts';
import type { Link } from './link.ts';

export interface CertifierOptions {
  readonly verifier: Verifier;
  readonly checks: Checks;
  /** Those that hold; the certifier adds to them. */
  readonly certificates: Map<SessionId, Certificate>;
  readonly certified: (certificate: Certificate, from: Link) => void;
  readonly refuse: (link: Link, reason: Refusal, certificate: Certificate) => void;
}

/** Takes in sessions' certificates: who has one is an editor. At most as many as a room may have sessions. */
export class Certifier {
  readonly #options: CertifierOptions;
  /** Session → the check under way, which ends after those before it. */
  readonly #checking = new Map<SessionId, Promise<void>>();
  /** Link → how many of its certificates wait. */
  readonly #waiting = new Map<Link, number>();

  constructor(options: CertifierOptions) {
    this.#options = options;
  }

  /** Whether no further session can be certified. */
  get full(): boolean {
    return this.#options.certificates.size >= LIMITS.sessions;
  }

  has(session: SessionId): boolean {
    return this.#options.certificates.has(session);
  }

  receive(certificate: Certificate, from: Link): void {
    const { session } = certificate;
    if (this.has(session)) {
      from.certified.add(session);
      return;
    }
    const waiting = (this.#waiting.get(from) ?? 0) + 1;
    // They go once for each session: an honest side has no more of them.
    if (waiting > LIMITS.sessions) return from.close('too-many-messages');
    this.#waiting.set(from, waiting);
    const check = this.settled(session).then(() => this.#check(certificate, from));
    this.#checking.set(session, check);
    void check.then(() => {
      if (this.#checking.get(session) === check) this.#checking.delete(session);
      this.#done(from);
    });
  }

  /** Resolves when what came so far for that session is decided. */
  async settled(session: SessionId): Promise<void> {
    await this.#checking.get(session);
  }

  async #check(certificate: Certificate, from: Link): Promise<void> {
    const { certificates, checks, verifier, certified, refuse } = this.#options;
    const { session } = certificate;
    if (!this.has(session)) {
      if (this.full) return refuse(from, 'room-full', certificate);
      const valid = await checks.run(from, () => verifier.certificate(certificate));
      if (!valid) return refuse(from, 'bad-certificate', certificate);
      if (this.full) return refuse(from, 'room-full', certificate);
      certificates.set(session, certificate);
      certified(certificate, from);
    }
    from.certified.add(session);
  }

  #done(link: Link): void {
    const left = (this.#waiting.get(link) ?? 0) - 1;
    if (left > 0) this.#waiting.set(link, left);
    else this.#waiting.delete(link);
  }
}
