// The reading of a trace, on a trace written by hand.
import { describe, expect, it } from 'vitest';
import { findLongTasks } from './longTasks.mjs';

const thread = (/** @type {number} */ pid, /** @type {string} */ name) => ({
  name: 'thread_name',
  ph: 'M',
  pid,
  tid: 1,
  ts: 0,
  args: { name },
});
const complete = (
  /** @type {number} */ pid,
  /** @type {string} */ name,
  /** @type {number} */ ts,
  /** @type {number} */ dur,
  /** @type {number} */ tdur,
  /** @type {object} */ data = {},
) => ({ name, ph: 'X', pid, tid: 1, ts, dur, tdur, args: { data } });

const events = [
  thread(1, 'CrRendererMain'),
  thread(2, 'CrRendererMain'),
  thread(3, 'CrGpuMain'),
  complete(1, 'RunTask', 0, 900_000, 900_000),
  complete(2, 'RunTask', 1_000_000, 80_000, 20_000),
  complete(2, 'RunTask', 2_000_000, 60_000, 55_000),
  complete(2, 'FunctionCall', 2_001_000, 50_000, 48_000, { functionName: 'draw', url: 'http://here/a.js', lineNumber: 3, columnNumber: 7 }),
  complete(2, 'FunctionCall', 2_002_000, 100, 90, { functionName: 'small', url: 'http://here/a.js' }),
];

describe('findLongTasks', () => {
  it('takes the thread that ran the page and orders by CPU time, not by wall time', () => {
    const { tasks, count, busyMs, spanMs } = findLongTasks(events, 'http://here', 2);
    expect([count, busyMs, spanMs]).toEqual([2, 75, 1060]);
    expect(tasks.map(({ cpuMs, wallMs, atSeconds }) => [cpuMs, wallMs, atSeconds])).toEqual([
      [55, 60, 1],
      [20, 80, 0],
    ]);
    expect(tasks[0]?.inside).toEqual([{ name: 'FunctionCall draw a.js:3:7', cpuMs: 48 }]);
    expect(tasks[1]?.inside).toEqual([]);
  });

  it('says so when the page is not in the trace', () => {
    expect(() => findLongTasks(events, 'http://elsewhere', 1)).toThrow('no main thread that ran scripts of http://elsewhere');
  });

  it('says so when no CPU time was measured', () => {
    const without = events.map((event) => ('tdur' in event ? { ...event, tdur: undefined } : event));
    expect(() => findLongTasks(/** @type {any} */ (without), 'http://here', 1)).toThrow('no task with CPU time');
  });
});
