import type { Damage, Log, LogState } from '@parley/log';
import { LazyMap } from '@parley/runtime';
import {
  type Bytes,
  type Certificate,
  type Envelope,
  type Hash,
  type Have,
  LIMITS,
  NO_COVERS,
  type Note,
  type PartId,
  type SessionId,
  sha256Sync,
} from '@parley/wire';
import { Device } from '../core/device.ts';
import type { EditFacts } from '../core/edits.ts';
import type { Change, Effect, Have as PartHave, Why } from '../core/effects.ts';
import type { Part } from '../core/part.ts';
import { Asked } from './asked.ts';
import { coversOf, type OpenedPart, readPart, toldChunks, wholeOf } from './covers.ts';
import type { PartDocument, Whole, WholeSnapshot } from './document.ts';
import { HavePages, pagesOf } from './have-pages.ts';
import type { Link } from './link.ts';
import { Losses } from './losses.ts';
import type { Memory } from './memory.ts';
import type { Outbound } from './outbound.ts';
import { Reading } from './reading.ts';
import { type Bodies, Recorder, type RecorderOptions } from './recorder.ts';
import { sessionsIn } from './servable.ts';
import { baseOf, sizeOf } from './state.ts';

/** After a storage was taken away and cannot be read, it is tried again so often, ms. */
const RETRY_MS = 2_000;
/** Sessions that one link may name, whatever they are: what it says is remembered. */
const MAX_NAMED = 50_000;
/** Notes whose bytes are remembered: as many as a machine knows of. */
const MAX_NOTES = 1_024;

export interface PartDriverOptions<Content> {
  readonly id: PartId;
  readonly opened: OpenedPart;
  readonly witnessed: boolean;
  /** The machine over a state of the log. */
  readonly machine: (opened: OpenedPart, witnessed: boolean) => Part;
  readonly recording: Pick<RecorderOptions, 'clock' | 'gatherMs'>;
  readonly certificate: Bodies['certificate'];
  readonly memory: Memory;
  /** Null at home, which reads nothing. */
  readonly document: PartDocument<Content> | null;
  readonly now: () => number;
  readonly outbound: (link: string) => Outbound | null;
  readonly link: (id: string) => Link | null;
  /** The broadcast tree asks that link for what comes of a session. */
  readonly graft: (session: SessionId, link: string) => void;
  readonly events: {
    /** Something may wait for time to go by. */
    stirred(): void;
    /** An edit is kept from now on; `from` is null for this replica's own. `counts`: not beside another one under its number. */
    kept(edit: Whole, from: Link | null, counts: boolean): void;
    /** What a change replaced. */
    changed(change: Change): void;
    /** What the other side of a link holds. */
    said(have: PartHave, from: Link): void;
    durable(edits: readonly EditFacts[]): void;
    written(change: Change): void;
    opened(hash: Hash, content: Content | null): void;
    read(edit: EditFacts, content: Content | null): void;
    /** Somebody else writes under this device's session (L12). */
    burn(): void;
    /** What the log gave up. */
    damaged(damage: Damage): void;
    /** The storage was taken away, and this part goes on over what is left. */
    restarted(state: LogState): void;
    /** The log holds these: others may have written it. */
    certified(certificates: LogState['certificates']): void;
    refused: RecorderOptions['events']['failed'];
    recovered(): void;
    failed(error: unknown): void;
  };
}

/**
 * One part at work: hands what happens to its machine, and does what that asks for. Bytes are here; the machine knows names.
 *
 * A storage can be taken away under it. Then a new machine takes the place of the old one, over what the log still holds and
 * what is in memory; its links stay, and are told anew what is held.
 */
export class PartDriver<Content> {
  readonly #options: PartDriverOptions<Content>;
  readonly #recorder: Recorder;
  readonly #asked: Asked;
  readonly #pages = new HavePages();
  readonly #losses = new Losses();
  readonly #reading: Reading;
  readonly #log: Log;
  /** Snapshots on their way into the log. */
  readonly #snapshots = new LazyMap<Hash, WholeSnapshot>();
  readonly #notes = new LazyMap<Hash, Note>();
  /** Edits that are looked at before they are kept, and who brought them. */
  readonly #inspecting = new LazyMap<Hash, Link>();
  /** Sessions of which the log holds something, and whose certificates are not there. */
  #uncertified = new Set<SessionId>();
  #part: Part;
  #isMaking = false;
  #isRestarting = false;
  /** When the storage is to be read anew, ms; null: not at all. */
  #restartAt: number | null = null;

  constructor(options: PartDriverOptions<Content>) {
    const { opened, witnessed, memory, events, recording } = options;
    const { log, state } = opened;
    this.#options = options;
    this.#log = log;
    this.#part = options.machine(opened, witnessed);
    this.#remember(state);
    this.#asked = new Asked({
      now: options.now,
      failed: (error) => events.failed(error),
      done: () => {
        this.run(false);
        events.stirred();
      },
    });
    this.#reading = new Reading({
      log,
      memory,
      part: () => this.#part,
      snapshot: (hash) => this.#snapshots.get(hash) ?? null,
    });
    this.#recorder = new Recorder({
      ...recording,
      log,
      certified: state.certificates.keys(),
      bodies: {
        edit: (hash) => memory.get(hash),
        snapshot: (hash) => this.#snapshots.get(hash) ?? null,
        note: (hash) => this.#notes.get(hash) ?? null,
        certificate: options.certificate,
      },
      events: {
        written: (change) => this.#written(change),
        failed: (error) => events.refused(error),
        recovered: () => events.recovered(),
        stale: () => this.restart(),
      },
    });
    this.#certify(state);
    log.onDamaged((damage) => this.#damaged(damage));
    log.onLost((error) => (error.kind === 'closed' ? events.refused(error) : this.restart()));
  }

  get part(): Part {
    return this.#part;
  }

  get unwrittenBytes(): number {
    return this.#recorder.unwrittenBytes;
  }

  get recorder(): Pick<Recorder, 'flush' | 'close'> {
    return this.#recorder;
  }

  /** That certificate holds from now on: the log may lack it, or have another one. At home, what lay there of its session can be
   * handed on again. */
  certified(certificate: Certificate): void {
    this.#recorder.recertify(certificate);
    if (!this.#uncertified.delete(certificate.session)) return;
    this.#recorder.certify(certificate);
    if (!this.#device) void this.#recorder.flush().then(() => this.restart());
  }

  /** The certificate of that session does not hold. */
  disproved(session: SessionId): void {
    this.#recorder.disprove(session);
    void this.#recorder.flush().then(() => this.restart());
  }

  /** What is shown has changed in a way that no proof of before knows of. */
  doubt(): void {
    this.#device?.doubt();
  }

  /** A base is to be made of all that is shown, whether or not the machine finds it worth it: what is shown is in no edit (L11).
   * It names all that is listed. */
  makeBase(): void {
    const parents = this.#device?.parentsOf([...this.#part.bases.keys()]);
    if (parents) this.#asked.do(() => this.#make('answer', parents));
  }

  /** The page has gone on in a fresh session (L11). */
  renew(session: SessionId): void {
    this.#device?.renew(session);
  }

  /** What the log holds goes into the document: once, before anything else is asked of this part. */
  async load(): Promise<void> {
    const [part, device] = [this.#part, this.#device];
    if (!this.#options.document || !device) return;
    // What is proved has the words of the edits; of anything else those of the edits count, and a base's before those of what
    // it contains (L12).
    const { proved } = part;
    if (proved !== null) await this.#open(proved);
    for await (const edits of this.#reading.written()) {
      if (this.#part !== part) return;
      await Promise.all(edits.map((edit) => this.#take(edit, factsOf(edit))));
    }
    for (const hash of part.lineage.topDown([...part.bases.keys()])) {
      if (hash !== proved) await this.#open(hash);
    }
    this.run(false);
  }

  /** An edit, verified and whole. */
  edit(edit: Whole, from: Link | null): void {
    const { memory, events } = this.#options;
    const facts = factsOf(edit);
    const isNew = memory.add(edit);
    const outcome = this.#part.edit(facts, from?.id ?? null);
    if (outcome === 'new' || outcome === 'switched' || outcome === 'other') {
      events.kept(edit, from, !this.#part.edits.isOther(facts));
      this.#read(edit, facts);
    } else if (from && outcome === 'covered' && this.#device) {
      if (!this.#inspecting.has(edit.hash)) this.#inspecting.set(edit.hash, from);
    } else if (isNew) memory.forget(edit.hash);
    this.run(from === null);
  }

  snapshot(snapshot: WholeSnapshot, from: Link | null): void {
    this.#snapshots.set(snapshot.hash, snapshot);
    this.#part.snapshot(baseOf(snapshot), from?.id ?? null, this.#options.now());
    this.run(false);
    if (!this.#part.bases.has(snapshot.hash)) this.#snapshots.delete(snapshot.hash);
  }

  /** The clear chunks of a snapshot that follow from a base that is listed. */
  told(envelope: Envelope): ReadonlyMap<Hash, Bytes> {
    return toldChunks(envelope, this.#part.bases);
  }

  /** Whether that note is known. */
  knowsNote(hash: Hash): boolean {
    return this.#notes.has(hash);
  }

  note(note: Note, hash: Hash, from: Link | null): void {
    this.#learn(note, hash);
    const { session: by, base, contains } = note;
    this.#part.note({ hash, by, base, contains }, from?.id ?? null, this.#options.now());
    this.run(false);
  }

  have(page: Have, from: Link): void {
    const have = this.#pages.gather(page, from.id);
    if (have === 'too-many') return from.close('too-many-messages');
    if (!have) return;
    if (this.#part.named(from.id) + have.runs.size + have.covered.size > MAX_NAMED)
      return from.close('too-many-messages');
    const heard = this.#part.have(from.id, have, this.#options.now());
    if (heard) this.#options.events.said(heard, from);
    this.run(false);
  }

  linkDown(id: string): void {
    this.#pages.forget(id);
    this.#part.linkDown(id);
  }

  /** Whether nothing waits for time to go by. */
  get rests(): boolean {
    return this.#part.rests && this.#asked.rests && this.#losses.rests && this.#restartAt === null;
  }

  tick(): void {
    const now = this.#options.now();
    this.#look();
    this.#part.tick(now);
    this.run(false);
    this.#asked.tick();
    if (this.#restartAt !== null && now >= this.#restartAt) this.restart();
    this.#replaceLosses(now);
  }

  /** Does what the machine asks for, until it asks for nothing more. */
  run(urgent: boolean): void {
    for (let effects = this.#part.take(); effects.length > 0; effects = this.#part.take()) {
      for (const effect of effects) this.#do(effect, urgent);
    }
  }

  /** It came once more. */
  again(edit: Whole, from: Link): void {
    this.#part.edit(factsOf(edit), from.id);
    this.run(false);
  }

  /** The storage was taken away, or is another one than this part thinks: it begins anew. */
  restart(): void {
    this.#restartAt = this.#options.now();
    this.#options.events.stirred();
    if (this.#isRestarting) return;
    this.#isRestarting = true;
    this.#restart()
      .catch((error: unknown) => {
        this.#restartAt = this.#options.now() + RETRY_MS;
        this.#recorder.goOn();
        this.#options.events.failed(error);
      })
      .finally(() => {
        this.#isRestarting = false;
      });
  }

  /** A snapshot that is held, or on its way into the log. */
  async snapshotEnvelope(hash: Hash): Promise<Envelope | null> {
    return this.#snapshots.get(hash)?.envelope ?? (await this.#log.snapshot(hash));
  }

  /** Of memory and log together, as `Source.edits`. */
  edits(session: SessionId, from: number, limit: number): Promise<Envelope[]> {
    return this.#reading.edits(session, from, limit);
  }

  async chunk(hash: Hash): Promise<Bytes | null> {
    return this.#options.memory.chunk(hash) ?? this.#chunkOnItsWay(hash) ?? (await this.#log.chunk(hash));
  }

  // ---- what the machine asks for ----

  get #device(): Device<Content> | null {
    return this.#part instanceof Device ? (this.#part as Device<Content>) : null;
  }

  #do(effect: Effect, urgent: boolean): void {
    const { id, outbound, link, graft, document } = this.#options;
    switch (effect.type) {
      case 'have':
        for (const page of pagesOf(id, effect.have)) link(effect.link)?.send(page);
        return;
      case 'edits':
        return outbound(effect.link)?.edits(id, effect);
      case 'snapshot':
        return outbound(effect.link)?.snapshot(id, effect.hash);
      case 'want':
        return link(effect.link)?.send({ type: 'want', hashes: [effect.hash] });
      case 'note':
        return this.#sendNote(effect.note.hash, effect.link);
      case 'graft':
        return graft(effect.session, effect.link);
      case 'write':
        return this.#write(effect.change, urgent);
      case 'rebuild':
        document?.rebuild();
        return this.#look();
      case 'burn':
        return this.#options.events.burn();
      case 'open':
        return this.#asked.do(() => this.#open(effect.base));
      case 'inspect':
        return this.#asked.do(() => this.#inspect(effect.edit));
      case 'examine':
        return this.#asked.do(() => this.#examine(effect.base));
      case 'make':
        return this.#asked.do(() => this.#make(effect.why, effect.parents));
      case 'sign':
        return this.#asked.do(() => this.#sign(effect.base, effect.contains));
    }
  }

  /** How things stand with the document at this moment. */
  #look(): void {
    const { document } = this.#options;
    if (document) this.#device?.facts(document.facts());
  }

  #read(edit: Whole, facts: EditFacts): void {
    if (this.#options.document && this.#device) this.#asked.do(() => this.#take(edit, facts));
  }

  async #take(edit: Whole, facts: EditFacts): Promise<void> {
    const { document, events } = this.#options;
    const read = (await document?.edit(edit)) ?? null;
    // Then what is shown may be another thing than counts.
    if (read?.differs) this.#look();
    this.#device?.editOpened(facts, read?.content ?? null, read?.differs ?? false);
    events.read(facts, read?.content ?? null);
  }

  async #open(hash: Hash): Promise<void> {
    const { document, events, now } = this.#options;
    const base = await this.#reading.snapshot(hash);
    if (!base || !document) return;
    const content = await document.open(base);
    this.#device?.opened(hash, content, now());
    events.opened(hash, content);
  }

  async #inspect(facts: EditFacts): Promise<void> {
    const { memory, document, now, events } = this.#options;
    const edit = memory.get(facts.hash);
    if (!edit || !document) return;
    const read = await document.inspect(edit);
    const from = this.#inspecting.get(facts.hash) ?? null;
    this.#inspecting.delete(facts.hash);
    this.#device?.inspected(facts.hash, read?.content ?? null, now(), read?.differs ?? false);
    if (!this.#part.edits.has(facts)) return memory.forget(facts.hash);
    events.kept(edit, from, true);
    this.#read(edit, facts);
  }

  async #examine(hash: Hash): Promise<void> {
    const { document, now } = this.#options;
    const base = await this.#reading.snapshot(hash);
    const examination = base && document ? await document.examine(base, () => this.#reading.kept()) : null;
    this.#device?.examined(hash, examination, now());
  }

  async #make(why: Why, parents: readonly Hash[]): Promise<void> {
    if (this.#isMaking) return;
    this.#isMaking = true;
    try {
      // Others are told of it at once, and then it stands for edits that were theirs to keep.
      await this.#recorder.flush();
      if (this.#recorder.unwrittenBytes > 0) return;
      const { bases } = this.#part;
      const witnessed = this.#device?.witnessed ?? null;
      const made = await this.#options.document?.make({
        why,
        parents: parents.slice(0, LIMITS.parents),
        before: wholeOf(parents[0], bases) ?? NO_COVERS,
        bases: witnessed ? [...bases.values(), witnessed] : [...bases.values()],
        kept: () => this.#reading.kept(),
      });
      const covers = made && coversOf(made.envelope, made.chunks);
      if (!made || !covers) return;
      const snapshot = { ...made, covers };
      this.#snapshots.set(made.hash, snapshot);
      this.#device?.made(baseOf(snapshot), made.examination, this.#options.now());
    } finally {
      this.#isMaking = false;
    }
  }

  async #sign(base: Hash, contains: readonly Hash[]): Promise<void> {
    const note = await this.#options.document?.sign(base, contains);
    if (note) this.note(note, sha256Sync(note.bytes), null);
  }

  #sendNote(hash: Hash, id: string): void {
    const note = this.#notes.get(hash);
    if (!note) return;
    this.#options.outbound(id)?.certify(note.session);
    this.#options.link(id)?.send({ type: 'note', note });
  }

  // ---- the log ----

  #write(change: Change, urgent: boolean): void {
    const { memory, events } = this.#options;
    this.#recorder.write(change, urgent);
    for (const { edits } of change.replaced ?? [])
      for (const { hashes } of edits) for (const hash of hashes) memory.forget(hash);
    events.changed(change);
  }

  #written(change: Change): void {
    const { edits = [], bases = [] } = change;
    const { memory, events } = this.#options;
    for (const { hash } of bases) this.#snapshots.delete(hash);
    for (const { hash } of edits) memory.release(hash);
    this.#part.written(change);
    if (edits.length > 0) events.durable(edits);
    events.written(change);
    this.run(false);
    events.stirred();
  }

  /** What was read as it was not written is not held any more. */
  #damaged(damage: Damage): void {
    this.#options.events.damaged(damage);
    this.#options.events.stirred();
    if (damage.kind !== 'edit' || !this.#part.edits.has(damage)) return this.restart();
    this.#losses.add(damage, this.#options.now());
    this.#part.lost(damage);
    const { memory } = this.#options;
    const whole = memory.get(damage.hash);
    if (whole) this.#part.edit(factsOf(whole), null);
    this.run(false);
  }

  async #restart(): Promise<void> {
    const { memory, machine, now, events } = this.#options;
    while (this.#restartAt !== null) {
      await this.#recorder.hold();
      this.#restartAt = null;
      const opened = await readPart(this.#log, await this.#log.refresh());
      const { state } = opened;
      events.certified(state.certificates);
      const [before, deviceBefore] = [this.#part, this.#device];
      const witnessed = this.#device?.isWitnessed === true && state.proved === before.proved;
      this.#part = machine(opened, witnessed);
      if (deviceBefore) this.#device?.inherit(deviceBefore);
      this.#asked.forget();
      this.#inspecting.clear();
      this.#isMaking = false;
      this.#recorder.begin(state.certificates.keys());
      this.#certify(state);
      this.#remember(state);
      for (const [hash, { session, base, contains }] of this.#notes) {
        this.#part.note({ hash, by: session, base, contains }, null, now());
      }
      for (const snapshot of this.#snapshots.values()) {
        this.#part.snapshot(baseOf(snapshot), null, now());
      }
      for (const edit of memory.all()) this.#part.edit(factsOf(edit), null);
      this.#losses.between(before, this.#part, now());
      this.run(true);
      this.#part.succeed(before, now());
      this.run(true);
      events.restarted(state);
      await this.load();
    }
  }

  /** Another part's log may have the certificate that this one has lost. */
  #certify(state: LogState): void {
    this.#uncertified = new Set();
    for (const session of sessionsIn(state)) {
      if (state.certificates.has(session)) continue;
      const certificate = this.#options.certificate(session);
      if (certificate) this.#recorder.certify(certificate);
      else this.#uncertified.add(session);
    }
  }

  #remember({ notes }: LogState): void {
    for (const { note, hash } of notes) this.#learn(note, hash);
  }

  #learn(note: Note, hash: Hash): void {
    this.#notes.set(hash, note);
    for (const oldest of this.#notes.keys()) {
      if (this.#notes.size <= MAX_NOTES) return;
      this.#notes.delete(oldest);
    }
  }

  /** What was lost here and came from nobody is in the document still: a base brings it back. */
  #replaceLosses(now: number): void {
    const { document } = this.#options;
    if (!document || !this.#device || !this.#losses.areDue(this.#part, now) || !document.facts().mayMake)
      return;
    this.#losses.clear();
    this.makeBase();
  }

  #chunkOnItsWay(hash: Hash): Bytes | null {
    for (const { envelope, chunks } of this.#snapshots.values()) {
      const index = envelope.chunks.indexOf(hash);
      if (index >= 0) return chunks[index] ?? null;
    }
    return null;
  }
}

function factsOf(whole: Whole): EditFacts {
  const { envelope, hash } = whole;
  const { session, number } = envelope.header;
  return { session, number, prev: envelope.prev, hash, bytes: sizeOf(whole) };
}
