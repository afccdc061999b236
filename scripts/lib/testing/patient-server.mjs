// A server that counts the signals it hears and ends a moment after the first; it also ends when its parent is gone.
let heard = 0;
const keepAlive = setInterval(() => {}, 1_000);
const stop = (signal) => {
  heard++;
  process.stdout.write(`heard ${signal} ${heard}\n`);
  setTimeout(() => {
    clearInterval(keepAlive);
    process.exit(7);
  }, 200);
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
process.once('disconnect', () => process.exit(0));
process.stdout.write(`pid ${process.pid}\n`);
