import { EnvError } from '@parley/settings';
import { StartError } from '../start-error.ts';
import { VERSION } from '../version.ts';
import { type Command, CommandError, type Terminal, UsageError } from './command.ts';
import { COMMANDS } from './commands.ts';

const WRONG_CALL = 2;

const isHelp = (argument: string | undefined): boolean => argument === '--help' || argument === '-h';

/** `parley`: runs the command that the arguments name, `serve` if they name none, and resolves to the exit code. */
export async function parley(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = args;
  if (isHelp(first) || first === 'help') {
    terminal.say(await overview());
    return 0;
  }
  if (first === '--version') {
    terminal.say(VERSION);
    return 0;
  }
  const name = first ?? 'serve';
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    terminal.complain(`There is no command ${JSON.stringify(name)}; parley --help lists them`);
    return WRONG_CALL;
  }
  const command = await load();
  if (rest.some(isHelp)) {
    terminal.say(`Usage: parley ${command.usage}\n\n${command.help}`);
    return 0;
  }
  return run(command, rest, terminal);
}

async function run(command: Command, args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await command.run(args, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.complain(`${error.message}; it is: parley ${command.usage}`);
      return WRONG_CALL;
    }
    if (error instanceof EnvError) {
      terminal.complain(error.message);
      return WRONG_CALL;
    }
    if (error instanceof StartError || error instanceof CommandError) {
      terminal.complain(error.message);
      return 1;
    }
    throw error;
  }
}

async function overview(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  const widest = Math.max(...commands.map(({ usage }) => usage.length));
  const lines = commands.map(({ usage, summary }) => `  ${usage.padEnd(widest)}  ${summary}`);
  return `Usage: parley [COMMAND]

${lines.join('\n')}

"parley COMMAND --help" says more of each; "parley serve --help" lists all settings, which are environment variables.`;
}
