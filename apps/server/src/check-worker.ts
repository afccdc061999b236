import { parentPort, workerData } from 'node:worker_threads';
import { damagesIn } from './damages.ts';

// Beside the server, on a connection of its own: reading everything takes minutes, and none of them is the server's.
for await (const damage of damagesIn(String(workerData))) parentPort?.postMessage(damage);
