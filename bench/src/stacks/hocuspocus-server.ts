import { DatabaseSync } from 'node:sqlite';
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';

/**
 * A process: Hocuspocus as it comes, over an SQLite database. The table and its statements are those of its own SQLite
 * extension; that one needs a compiled package, for which Node's SQLite stands here.
 *
 * `HOST`, `PORT`, `DATABASE`: where it listens, and the database's file.
 */
const { HOST = 'localhost', PORT = '0', DATABASE = ':memory:' } = process.env;

const database = new DatabaseSync(DATABASE);
database.exec(`CREATE TABLE IF NOT EXISTS "documents" (
  "name" varchar(255) NOT NULL,
  "data" blob NOT NULL,
  UNIQUE(name)
)`);
const select = database.prepare('SELECT data FROM "documents" WHERE name = $name');
const upsert = database.prepare(`INSERT INTO "documents" ("name", "data") VALUES ($name, $data)
  ON CONFLICT(name) DO UPDATE SET data = $data`);

const server = new Server({
  address: HOST,
  port: Number(PORT),
  quiet: true,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => {
        const data = select.get({ $name: documentName })?.data;
        return data instanceof Uint8Array ? data : null;
      },
      store: async ({ documentName, state }) => {
        upsert.run({ $name: documentName, $data: state });
      },
    }),
  ],
});
await server.listen();
process.stdout.write(`listening at ${server.webSocketURL}\n`);
