// A session on a stand-in world with its small settings, and the words in which its tests speak. Only tests import it.
import { expect } from 'vitest';
import type { CommandHandlers, CommandReply } from '../../protocol/messages';
import type { Failure } from '../../protocol/failures';
import type { HistoryRow, Phase } from '../../protocol/snapshot';
import { createSession } from '../session';
import { createFakeWorld, edge, fakeConfig, type FakeWorld } from './fakeTools';

export interface SessionDriver {
  world: FakeWorld;
  session: CommandHandlers;
  phase(): Phase;
  failure(): Failure | null;
  load(): Promise<CommandReply<'load'>>;
  finished(): Promise<void>;
  /** Loads, starts, waits for the end; the rows of the run. */
  runToEnd(): Promise<HistoryRow[]>;
}

export async function until(wanted: () => boolean): Promise<void> {
  for (let i = 0; i < 5000 && !wanted(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(wanted(), 'waited in vain').toBe(true);
}

export async function createSessionDriver(seed = fakeConfig.seed): Promise<SessionDriver> {
  const world = createFakeWorld();
  const session = createSession(world.tools);
  await session.configure({ patch: { ...fakeConfig, seed } });
  const phase = (): Phase => world.of('phase').at(-1)?.phase ?? 'empty';
  const load = () => session.load({ source: { demo: 'fake' }, add: false });
  const finished = () => until(() => phase() === 'finished');
  return {
    world,
    session,
    phase,
    failure: () => world.of('phase').at(-1)?.failure ?? null,
    load,
    finished,
    async runToEnd() {
      await load();
      await session.start({});
      await finished();
      return world.of('epoch');
    },
  };
}

/** Dice of the stand-in's prediction: over one slice, or over all slices of a case. */
export function diceOfFake(slice?: number): number {
  const slices = slice === undefined ? [0, 1, 2] : [slice];
  const positions = slices.flatMap((s) => Array.from({ length: edge * edge }, (_, i) => ({ truth: (i + s) % 4 === 0, seen: i % 8 !== 0 })));
  const truth = positions.filter((p) => p.truth).length;
  const hit = positions.filter((p) => p.truth && p.seen).length;
  return (2 * hit) / (truth + hit);
}
