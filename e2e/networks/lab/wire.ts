import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LabError, type Namespace } from './namespace.ts';

const SCRIPT = fileURLToPath(new URL('./wire.py', import.meta.url));
const READY_MS = 5_000;

/** What a cable does to each direction by itself. */
export interface Quality {
  /** Milliseconds. */
  readonly delay: number;
  /** Of a hundred frames so many are lost. */
  readonly loss: number;
  /** Megabits a second; 0: as fast as it goes. */
  readonly rate: number;
}

const GOOD: Quality = { delay: 0, loss: 0, rate: 0 };

/** A cable between two namespaces that can become long, lossy or slow. */
export class Wire {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** Lays one end in each namespace, under the names given. It is good at first. */
  static async lay(
    [first, one]: readonly [Namespace, string],
    [second, other]: readonly [Namespace, string],
  ): Promise<Wire> {
    const { delay, loss, rate } = GOOD;
    const ends = [String(first.pid), one, String(second.pid), other];
    const process = spawn('python3', [SCRIPT, ...ends, String(delay), String(loss), String(rate)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const wire = new Wire(process);
    try {
      await once(process.stdout as NodeJS.ReadableStream, 'data', { signal: AbortSignal.timeout(READY_MS) });
    } catch (cause) {
      await wire.close();
      throw new LabError('the cable with delay, loss and rate cannot be laid', { cause });
    }
    return wire;
  }

  /** Changes it under what is on its way; what is not named is good. */
  become(quality: Partial<Quality>): void {
    const lines = Object.entries({ ...GOOD, ...quality }).map(([name, value]) => `${name} ${value}\n`);
    this.#process.stdin?.write(lines.join(''));
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await ended;
  }
}
