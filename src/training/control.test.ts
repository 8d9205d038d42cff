// The reins: budget, pauses, tasks between steps, and endings that leave nobody waiting.
import { describe, expect, it } from 'vitest';
import { createControl, Stopped, type Control } from './control';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const noDrain = (): Promise<void> => Promise.resolve();

/** A loop that counts its steps, and what was told meanwhile. */
function loop(steps: number): { control: Control; told: string[]; taken: () => number; ended: Promise<unknown> } {
  const told: string[] = [];
  let taken = 0;
  const control = createControl(
    steps,
    () => void told.push('paused'),
    () => void told.push('running'),
  );
  const run = async (): Promise<void> => {
    for (;;) {
      await control.gateStep(noDrain);
      taken++;
      await control.guard(tick());
    }
  };
  const ended = run().catch((error: unknown) => {
    control.close(error instanceof Stopped ? null : (error as Error));
    return error;
  });
  return { control, told, taken: () => taken, ended };
}

describe('control', () => {
  it('takes exactly the steps it was given and rests', async () => {
    const { control, told, taken } = loop(2);
    expect(await control.whenResting()).toBe('paused');
    expect(taken()).toBe(2);
    const again = control.whenResting();
    control.resume(1);
    expect(await again).toBe('paused');
    expect(taken()).toBe(3);
    expect(told).toEqual(['paused', 'running', 'paused']);
  });

  it('runs tasks between steps, in order, while running and while paused', async () => {
    const { control, taken } = loop(Infinity);
    const seen: string[] = [];
    await Promise.all(['a', 'b', 'c'].map((name) => control.exclusively(async () => (await tick(), void seen.push(name)))));
    control.askPause();
    await control.whenResting();
    const before = taken();
    await control.exclusively(async () => (await tick(), void seen.push('d')));
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    expect(taken()).toBe(before);
  });

  it('runs a task that the pause itself brought', async () => {
    let resolveTask = (): void => undefined;
    const done = new Promise<void>((resolve) => (resolveTask = resolve));
    const control: Control = createControl(
      0,
      () => void control.exclusively(async () => resolveTask()),
      () => undefined,
    );
    void control.gateStep(noDrain).catch(() => undefined);
    await done;
  });

  it('passes a task’s error to who asked, not to the loop', async () => {
    const { control, taken } = loop(Infinity);
    await expect(control.exclusively(() => Promise.reject(new Error('no such layer')))).rejects.toThrow('no such layer');
    const before = taken();
    await tick();
    await tick();
    expect(taken()).toBeGreaterThan(before);
  });

  it('never overlaps tasks after the end', async () => {
    const { control, ended } = loop(Infinity);
    control.stop();
    expect(await ended).toBeInstanceOf(Stopped);
    let running = 0;
    const overlap = await Promise.all(
      [1, 2, 3].map(() =>
        control.exclusively(async () => {
          const others = running++;
          await tick();
          running--;
          return others;
        }),
      ),
    );
    expect(overlap).toEqual([0, 0, 0]);
  });

  it('wakes a paused loop to stop, and tells a waiting pause that it ended', async () => {
    const { control, ended } = loop(0);
    await control.whenResting();
    control.stop();
    expect(await ended).toBeInstanceOf(Stopped);
    const other = loop(Infinity);
    const rest = other.control.whenResting();
    other.control.stop();
    expect(await rest).toBe('ended');
  });

  it('throws an interruption into guarded work and gates until it is mended; tasks and an asked pause wait for that', async () => {
    const told: string[] = [];
    const control = createControl(
      Infinity,
      () => void told.push('paused'),
      () => undefined,
    );
    const guarded = control.guard(new Promise(() => undefined));
    const error = new Error('lost');
    control.interrupt(error);
    await expect(guarded).rejects.toBe(error);
    await expect(control.guard(tick())).rejects.toBe(error);
    await expect(control.gateStep(noDrain)).rejects.toBe(error);
    control.askPause();
    const task = control.exclusively(() => Promise.resolve('done'));
    control.mend();
    const rest = control.whenResting();
    void control.gateStep(noDrain).catch(() => undefined);
    expect(await task).toBe('done');
    expect(await rest).toBe('paused');
    expect(told).toEqual(['paused']);
    const late = control.whenResting();
    control.close(error);
    await expect(late).rejects.toBe(error);
  });

  it('goes on with other tasks when one of them never settles and all is interrupted', async () => {
    const { control, ended } = loop(Infinity);
    const stuck = control.exclusively(() => new Promise(() => undefined));
    await tick();
    control.interrupt(new Error('lost'));
    await expect(stuck).rejects.toThrow('lost');
    expect(await ended).toMatchObject({ message: 'lost' });
    control.mend();
    expect(await control.exclusively(() => Promise.resolve(1))).toBe(1);
  });

  it('shows while nothing settles that nothing answers', async () => {
    const { control } = loop(0);
    const before = control.pulse;
    await control.guard(tick());
    void control.guard(new Promise(() => undefined)).catch(() => undefined);
    expect(control.pulse).toEqual({ pending: before.pending + 1, settled: before.settled + 1 });
  });

  it('drains before it rests, runs tasks or stops', async () => {
    const order: string[] = [];
    const control = createControl(
      0,
      () => void order.push('paused'),
      () => undefined,
    );
    void control.gateStep(async () => void order.push('drained')).catch(() => undefined);
    await tick();
    await control.exclusively(async () => void order.push('task'));
    expect(order).toEqual(['drained', 'paused', 'drained', 'task']);
  });
});
