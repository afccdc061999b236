import type { Bytes } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MessageCodec } from '../message-set.ts';
import { TAGS } from '../tags.ts';

/** A key that home had before, and what it signed of the one that followed. */
export interface Elder {
  readonly key: Bytes;
  readonly signature: Bytes;
}

/** home → client. `homeKey` is the Ed25519 public key its receipts are signed with; `elders` those it had before, the eldest
 * first, each with its signature over the next. */
export interface HomeWelcome {
  readonly type: 'home-welcome';
  readonly homeKey: Bytes;
  readonly elders: readonly Elder[];
  /** After how many days without anybody home erases a room; null: never. */
  readonly keepsDays: number | null;
  /** When this room expired there, Unix milliseconds; null: it did not, or somebody has brought it back. */
  readonly expiredAt: number | null;
}

const ELDER = 32 + 64;

export const homeWelcome: MessageCodec<HomeWelcome> = {
  tag: TAGS['home-welcome'],
  write(writer, { homeKey, elders, keepsDays, expiredAt }) {
    writer.bytes(homeKey, 32).uint(elders.length, LIMITS.elders);
    for (const { key, signature } of elders) writer.bytes(key, 32).bytes(signature, 64);
    writer.uint(keepsDays ?? 0).uint(expiredAt ?? 0);
  },
  read(reader) {
    const homeKey = reader.bytes(32);
    const elders: Elder[] = [];
    for (let left = reader.count(LIMITS.elders, ELDER); left > 0; left--)
      elders.push({ key: reader.bytes(32), signature: reader.bytes(64) });
    const [keepsDays, expiredAt] = [reader.uint(), reader.uint()];
    return {
      type: 'home-welcome',
      homeKey,
      elders,
      keepsDays: keepsDays === 0 ? null : keepsDays,
      expiredAt: expiredAt === 0 ? null : expiredAt,
    };
  },
};
