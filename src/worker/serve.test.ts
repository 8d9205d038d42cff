// Every message is answered once, whatever happens.
import { expect, it } from 'vitest';
import { PlaygroundError } from '../protocol/failures';
import type { CommandHandlers, FromWorker, ToWorker } from '../protocol/messages';
import { serve } from './serve';

const answers = async (handlers: Partial<CommandHandlers>, message: unknown): Promise<FromWorker[]> => {
  const sent: FromWorker[] = [];
  await serve(handlers as CommandHandlers, message as ToWorker, (answer) => void sent.push(answer));
  return sent;
};

it('answers with the value, the failure, or that it knows no such command', async () => {
  const handlers: Partial<CommandHandlers> = {
    undoEdit: () => Promise.resolve(null as never),
    start: () => Promise.reject(new PlaygroundError('wrong-phase', 'no data')),
    pause: () => Promise.resolve().then(() => JSON.parse('{') as null),
  };
  expect(await answers(handlers, { id: 1, command: 'undoEdit', payload: {} })).toEqual([{ reply: 1, value: null }]);
  expect(await answers(handlers, { id: 2, command: 'start', payload: {} })).toEqual([
    { reply: 2, failure: { code: 'wrong-phase', message: 'no data' } },
  ]);
  expect(await answers(handlers, { id: 3, command: 'pause', payload: {} })).toEqual([
    { reply: 3, failure: { code: 'bug', message: expect.stringContaining('JSON') as string } },
  ]);
  expect(await answers(handlers, { id: 4, command: 'toString', payload: {} })).toEqual([
    { reply: 4, failure: { code: 'bug', message: 'The worker knows no command "toString".' } },
  ]);
});
