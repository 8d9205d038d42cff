// A worker that answers is left alone, however slowly time passes; one that answers nothing is told once.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepHeartbeat } from './heartbeat';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function beat(answers: () => boolean) {
  const state = { asked: 0, silences: 0, wanted: true };
  const ask = (): Promise<unknown> => {
    state.asked++;
    return answers() ? Promise.resolve() : new Promise(() => undefined);
  };
  keepHeartbeat(
    ask,
    () => state.wanted,
    () => state.silences++,
    10,
  );
  return state;
}

it('asks at every tick and is content with answers', async () => {
  const state = beat(() => true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(state).toMatchObject({ asked: 100, silences: 0 });
});

it('tells of a silence after four more ticks, and again only after another question', async () => {
  const state = beat(() => false);
  await vi.advanceTimersByTimeAsync(45);
  expect(state).toMatchObject({ asked: 1, silences: 0 });
  await vi.advanceTimersByTimeAsync(10);
  expect(state).toMatchObject({ asked: 1, silences: 1 });
  await vi.advanceTimersByTimeAsync(40);
  expect(state).toMatchObject({ asked: 2, silences: 1 });
});

it('takes a long sleep for one tick: nothing was asked in it', async () => {
  let asleep = false;
  const state = beat(() => !asleep);
  await vi.advanceTimersByTimeAsync(100);
  asleep = true;
  await vi.advanceTimersByTimeAsync(20);
  vi.setSystemTime(Date.now() + 8 * 3_600_000);
  await vi.advanceTimersByTimeAsync(20);
  expect(state.silences).toBe(0);
});

it('asks nothing while no answer is due, and forgets what was asked before', async () => {
  const state = beat(() => false);
  await vi.advanceTimersByTimeAsync(40);
  state.wanted = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(state).toMatchObject({ asked: 1, silences: 0 });
});
