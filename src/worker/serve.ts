// Answers commands from the page: each once, with a value or a failure. Knows no command by name.
import { asFailure } from '../protocol/failures';
import type { CommandHandlers, FromWorker, ToWorker } from '../protocol/messages';

/** Handles one message. An unknown command is answered, too: the page must not wait for ever. */
export async function serve(handlers: CommandHandlers, message: ToWorker, reply: (message: FromWorker) => void): Promise<void> {
  const { id } = message;
  try {
    reply({ reply: id, value: await dispatch(handlers, message) });
  } catch (error) {
    reply({ reply: id, failure: asFailure(error) });
  }
}

async function dispatch(handlers: CommandHandlers, message: ToWorker): Promise<unknown> {
  if (!Object.hasOwn(handlers, message.command)) throw new Error(`The worker knows no command "${message.command}".`);
  // One payload type per command: TypeScript cannot follow the pair through the table.
  const handler = handlers[message.command] as (payload: ToWorker['payload']) => Promise<unknown>;
  return handler(message.payload);
}
