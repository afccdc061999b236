import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Random } from '@parley/runtime';
import { type Bytes, fromHex, type Hex32, toHex } from '@parley/wire';
import type { HomeKeys } from '../routes/home/home-pin.ts';

const HEX_32 = /^[0-9a-f]{64}$/;

interface Written {
  readonly device: Hex32;
  readonly homes: Readonly<Record<string, string>>;
}

/** A device file that is none: it is left as it is, since a new one would forget which homes are known. */
export class DeviceFileError extends Error {
  override readonly name = 'DeviceFileError';
}

/**
 * What a Node process remembers from one start to the next: the device's id, and by which keys it knows homes. Written whole
 * at each change, beside and then over the file, so that a crash leaves the old or the new.
 */
export class DeviceFile {
  readonly #path: string;
  readonly #device: Hex32;
  readonly #homes: Map<string, Bytes>;

  private constructor(path: string, device: Hex32, homes: Map<string, Bytes>) {
    this.#path = path;
    this.#device = device;
    this.#homes = homes;
  }

  /** Reads `path`, or begins it. Throws DeviceFileError for one that is damaged, and what the file system throws. */
  static open(path: string, random: Random): DeviceFile {
    const written = read(path);
    if (written) {
      const homes = Object.entries(written.homes).map(([home, key]) => [home, fromHex(key)] as const);
      return new DeviceFile(path, written.device, new Map(homes));
    }
    const file = new DeviceFile(path, toHex(random.bytes(32)), new Map());
    file.#write();
    return file;
  }

  /** Random, the same at each start. */
  get device(): Hex32 {
    return this.#device;
  }

  get homeKeys(): HomeKeys {
    return {
      get: async (home) => this.#homes.get(home) ?? null,
      set: async (home, key) => {
        this.#homes.set(home, key);
        this.#write();
      },
    };
  }

  #write(): void {
    const homes = Object.fromEntries([...this.#homes].map(([home, key]) => [home, toHex(key)]));
    const beside = `${this.#path}.new`;
    writeFileSync(beside, `${JSON.stringify({ device: this.#device, homes } satisfies Written)}\n`, {
      mode: 0o600,
    });
    renameSync(beside, this.#path);
  }
}

function read(path: string): Written | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const written = parsed(text);
  if (!isWritten(written)) throw new DeviceFileError(`${path} is no device file`);
  return written;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isWritten(value: unknown): value is Written {
  if (typeof value !== 'object' || value === null) return false;
  const { device, homes } = value as Partial<Record<keyof Written, unknown>>;
  if (typeof device !== 'string' || !HEX_32.test(device)) return false;
  if (typeof homes !== 'object' || homes === null) return false;
  return Object.values(homes).every((key) => typeof key === 'string' && HEX_32.test(key));
}
