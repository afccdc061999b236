import { type CryptoSuite, roomIdOf } from '@parley/seal';
import {
  type AnswerSignatures,
  type Bytes,
  type CloseReason,
  decodeJoinClient,
  type Join,
  type JoinClientMessage,
  type RoomId,
  type Service,
} from '@parley/wire';

/** The server's end of a connection, whatever carries it. */
export interface ServerEnd {
  send(frame: Bytes): void;
}

/** What one client said to the hostile server, and how it ended. */
export class HostileVisit {
  readonly service: Service;
  /** The host the client dialled. */
  readonly origin: string;
  readonly heard: JoinClientMessage[] = [];
  join: Join | null = null;
  room: RoomId | null = null;
  closed: CloseReason | null = null;

  constructor(service: Service, origin: string) {
    this.service = service;
    this.origin = origin;
  }

  /** Everything the client signed for it. */
  get answers(): AnswerSignatures[] {
    return this.heard.flatMap((message) => (message.type === 'answer' ? [message.signatures] : []));
  }
}

/** A server that lets everybody in up to the challenge, which it makes up; and keeps all it is sent. */
export class HostileServer {
  readonly visits: HostileVisit[] = [];
  readonly #suite: CryptoSuite;
  /** What it answers a join with. */
  craft: (join: Join, room: RoomId) => Bytes | Promise<Bytes>;

  constructor(suite: CryptoSuite, craft: (join: Join, room: RoomId) => Bytes | Promise<Bytes>) {
    this.#suite = suite;
    this.craft = craft;
  }

  begin(service: Service, origin: string): HostileVisit {
    const visit = new HostileVisit(service, origin);
    this.visits.push(visit);
    return visit;
  }

  /** A frame came in. Rejects if it is none of the join protocol: no client sends that. */
  async heard(frame: Bytes, visit: HostileVisit, end: ServerEnd): Promise<void> {
    const message = decodeJoinClient(frame);
    visit.heard.push(message);
    if (message.type !== 'join') return;
    visit.join = message;
    visit.room = await roomIdOf(this.#suite, message.keys);
    end.send(await this.craft(message, visit.room));
  }
}
