// Serves the script named by its argument, as start.mjs serves the server.
import { serve } from '../serve.mjs';

await serve([process.execPath, process.argv[2]]);
