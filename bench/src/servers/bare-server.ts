import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { WebSocketServer } from 'ws';

/**
 * A process: a bare `ws` server, as the least that a server of any kind costs. It answers each message with one byte: at once, or, with
 * `WORK=verify`, once it has verified the Ed25519 signature in its first 64 bytes, by the key that came as the first message.
 * `WORK=insert` inserts each message durably into SQLite first.
 */
const { HOST = 'localhost', PORT = '0', WORK = 'none', DATABASE = ':memory:' } = process.env;

const SIGNATURE_BYTES = 64;
/** DER in front of the 32 bytes of an Ed25519 key (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const ACK = Buffer.from([1]);

const database = new DatabaseSync(DATABASE);
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE kept (bytes BLOB NOT NULL)',
);
const insert = database.prepare('INSERT INTO kept VALUES (?)');

const server = new WebSocketServer({ host: HOST, port: Number(PORT), perMessageDeflate: false });
server.on('connection', (socket) => {
  let key: ReturnType<typeof createPublicKey> | null = null;
  socket.on('message', (data: Buffer) => {
    if (WORK === 'verify' && key === null) {
      key = createPublicKey({ key: Buffer.concat([SPKI, data]), format: 'der', type: 'spki' });
      return;
    }
    if (WORK === 'verify' && key !== null) {
      const [signature, signed] = [data.subarray(0, SIGNATURE_BYTES), data.subarray(SIGNATURE_BYTES)];
      if (!verifySignature(null, signed, key, signature)) return socket.terminate();
    }
    if (WORK === 'insert') insert.run(data);
    socket.send(ACK);
  });
});
server.on('listening', () => process.stdout.write('listening\n'));
