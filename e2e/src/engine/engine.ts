import type { BrowserContext, Browser as Process } from '@playwright/test';

/** How a context, or a process with a profile of its own, is to be. */
export interface Start {
  readonly locale: string;
  /** Flags of the engine's own. */
  readonly flags: readonly string[];
  /** The program that is started; Debian's if absent. */
  readonly executable?: string | undefined;
  /** Whether its pages may see all of this machine's networks, as those with a camera may. */
  readonly seesNetworks: boolean;
  /** Host candidates show their addresses. */
  readonly plainAddresses: boolean;
  readonly screen: {
    readonly viewport?: { readonly width: number; readonly height: number };
    readonly deviceScaleFactor?: number;
    readonly isMobile?: boolean;
    readonly hasTouch?: boolean;
  };
}

/** A kind of browser that the tests can run in. */
export interface Engine {
  readonly name: 'chromium' | 'firefox';
  /** A process for people who need none of their own. */
  launch(): Promise<Process>;
  /** Somebody's own part of such a process. */
  context(process: Process, start: Start): Promise<BrowserContext>;
  /** A process with that folder as its profile. */
  withProfile(profile: string, start: Start): Promise<BrowserContext>;
  /** Whether that command line is of a process with that profile, and of none that it made. */
  isProcessOf(command: readonly string[], profile: string): boolean;
}
