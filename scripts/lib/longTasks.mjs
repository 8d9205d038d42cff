// Finds the longest tasks of a page's main thread in a Chrome trace, by CPU time, with what ran inside them. Knows nothing of the program.

/**
 * One complete event of the trace format (Trace Event Format, "Complete Events"); times in microseconds, `tdur` on the thread's CPU clock.
 * @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args?: Record<string, any> }} TraceEvent
 * @typedef {{ cpuMs: number, wallMs: number, atSeconds: number, inside: { name: string, cpuMs: number }[] }} LongTask
 */

const ms = (/** @type {number | undefined} */ microseconds) => (microseconds ?? 0) / 1000;

/**
 * Process and thread that ran the page's scripts: the renderer main thread with the most calls of functions from `origin`.
 * @param {readonly TraceEvent[]} events
 * @param {string} origin
 */
function findMainThread(events, origin) {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.['name'] === 'CrRendererMain');
  const calls = (/** @type {TraceEvent} */ { pid, tid }) =>
    events.filter((event) => event.pid === pid && event.tid === tid && String(event.args?.['data']?.url ?? '').startsWith(origin)).length;
  const [main] = mains.map((event) => ({ event, calls: calls(event) })).sort((a, b) => b.calls - a.calls);
  if (!main || main.calls === 0) throw new Error(`The trace has no main thread that ran scripts of ${origin}.`);
  return main.event;
}

/** @param {TraceEvent} event */
function describe({ name, args }) {
  const data = args?.['data'] ?? args?.['beginData'] ?? {};
  const place = data.url ? ` ${String(data.url).replace(/^.*\//, '')}:${data.lineNumber ?? '?'}:${data.columnNumber ?? '?'}` : '';
  return `${name}${data.functionName ? ` ${data.functionName}` : ''}${data.type ? ` ${data.type}` : ''}${place}`;
}

/**
 * @param {readonly TraceEvent[]} events
 * @param {string} origin of the page
 * @param {number} most how many tasks to return
 * @returns {{ tasks: LongTask[], count: number, busyMs: number, spanMs: number }} longest first; `busyMs` is the thread's CPU time, `spanMs` the trace's length
 */
export function findLongTasks(events, origin, most) {
  const { pid, tid } = findMainThread(events, origin);
  const own = events.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X');
  const tasks = own.filter(({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask');
  const kind = tasks.some(({ name }) => name === 'RunTask') ? 'RunTask' : 'ThreadControllerImpl::RunTask';
  const counted = tasks.filter(({ name, tdur }) => name === kind && tdur !== undefined).sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0));
  if (counted.length === 0) throw new Error('The trace holds no task with CPU time; this browser may not measure it on this system.');
  const start = Math.min(...counted.map(({ ts }) => ts));
  const end = Math.max(...counted.map(({ ts, dur }) => ts + (dur ?? 0)));
  return {
    count: counted.length,
    busyMs: counted.reduce((sum, { tdur }) => sum + ms(tdur), 0),
    spanMs: ms(end - start),
    tasks: counted.slice(0, most).map((task) => ({
      cpuMs: ms(task.tdur),
      wallMs: ms(task.dur),
      atSeconds: ms(task.ts - start) / 1000,
      inside: listInside(own, task),
    })),
  };
}

/**
 * @param {readonly TraceEvent[]} events
 * @param {TraceEvent} task
 */
function listInside(events, task) {
  const within = events.filter(
    (event) =>
      event !== task && !event.name.endsWith('RunTask') && event.ts >= task.ts && event.ts + (event.dur ?? 0) <= task.ts + (task.dur ?? 0),
  );
  return within
    .map((event) => ({ name: describe(event), cpuMs: ms(event.tdur) }))
    .filter(({ cpuMs }) => cpuMs >= 1)
    .sort((a, b) => b.cpuMs - a.cpuMs)
    .slice(0, 6);
}
