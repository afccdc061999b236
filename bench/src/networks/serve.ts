// `serve.ts FOLDER PORT`: the bench page and its clock at that port of this machine, for whoever stands before it with a certificate.
import { PageServer } from '../lib/page-server.ts';

const [folder = '', port = ''] = process.argv.slice(2);
await PageServer.serve(folder, { host: '127.0.0.1', port: Number(port) });
