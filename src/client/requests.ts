// Requests to the worker and their answers, matched by id. Knows neither worker nor store.
import { PlaygroundError, type Failure } from '../protocol/failures';
import type { Command, CommandPayload, CommandReply, FromWorker, ToWorker } from '../protocol/messages';

type Answer = Extract<FromWorker, { reply: number }>;

export interface Requests {
  ask<K extends Command>(command: K, payload: CommandPayload<K>): Promise<CommandReply<K>>;
  settle(answer: Answer): void;
  /** Rejects everything unanswered, as when the worker is gone. */
  abandon(failure: Failure): void;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export function createRequests(send: (message: ToWorker) => void): Requests {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  return {
    ask: (command, payload) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve: resolve, reject });
        send({ id, command, payload } as ToWorker);
      }),
    settle(answer) {
      const request = waiting.get(answer.reply);
      waiting.delete(answer.reply);
      if ('failure' in answer) request?.reject(new PlaygroundError(answer.failure.code, answer.failure.message));
      else request?.resolve(answer.value);
    },
    abandon({ code, message }) {
      for (const { reject } of waiting.values()) reject(new PlaygroundError(code, message));
      waiting.clear();
    },
  };
}
