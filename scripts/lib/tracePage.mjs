// Traces one page's process through its debugging session, for findLongTasks. Knows nothing of the program.

const categories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8', 'v8.execute'];

/**
 * Starts; the function it resolves with stops and reads the events.
 * @param {import('@playwright/test').CDPSession} session of the page
 * @returns {Promise<() => Promise<import('./longTasks.mjs').TraceEvent[]>>}
 */
export async function tracePage(session) {
  await session.send('Tracing.start', { transferMode: 'ReturnAsStream', traceConfig: { includedCategories: categories } });
  return async () => {
    /** @type {Promise<string>} */
    const complete = new Promise((done) => session.once('Tracing.tracingComplete', ({ stream }) => done(stream ?? '')));
    await session.send('Tracing.end');
    const handle = await complete;
    const parts = [];
    for (let eof = false; !eof;) {
      const { data, base64Encoded, eof: last } = await session.send('IO.read', { handle });
      parts.push(base64Encoded ? Buffer.from(data, 'base64') : Buffer.from(data));
      eof = last;
    }
    await session.send('IO.close', { handle });
    return JSON.parse(Buffer.concat(parts).toString()).traceEvents;
  };
}
