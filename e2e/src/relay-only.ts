import type { Page } from '@playwright/test';

export interface IceError {
  readonly code: number;
  readonly url: string;
}

declare global {
  interface Window {
    /** What TURN and STUN servers refused to this page. */
    iceErrors?: IceError[];
  }
}

export interface RelayOnly {
  /** The one of the servers' URLs that is used. */
  readonly url: string;
  /** Used instead of those that came with the URL. */
  readonly credentials?: { readonly username: string; readonly credential: string };
}

/** An init script: every connection of the page goes through that relay or nowhere. */
export function relayOnly({ url, credentials }: RelayOnly): void {
  const Native = window.RTCPeerConnection;
  const errors: IceError[] = [];
  window.iceErrors = errors;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration: RTCConfiguration = {}) {
      const iceServers = (configuration.iceServers ?? [])
        .filter(({ urls }) => [urls].flat().includes(url))
        .map((server) => ({ ...server, ...credentials, urls: [url] }));
      super({ ...configuration, iceServers, iceTransportPolicy: 'relay' });
      this.addEventListener('icecandidateerror', ({ errorCode, url: at }) => {
        errors.push({ code: errorCode, url: at });
      });
    }
  };
}

export const iceErrors = (page: Page): Promise<IceError[]> => page.evaluate(() => window.iceErrors ?? []);
