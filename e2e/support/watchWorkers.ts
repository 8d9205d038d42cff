// What workers of a page log through the browser itself, refusals by the security policy above all: Playwright's console events leave these out.
import type { CDPSession, Page } from '@playwright/test';

interface LogEntry {
  level: string;
  text: string;
  url?: string;
}

/** The log entry inside a raw protocol message of a worker, or null. */
function entryOf(message: string): LogEntry | null {
  const { method, params } = JSON.parse(message) as { method?: string; params?: { entry?: LogEntry } };
  return method === 'Log.entryAdded' && params?.entry ? params.entry : null;
}

/** Asks a worker for its log; entries from before this moment are sent as well, so none is missed. A worker that has ended has none to send. */
async function enableLog(session: CDPSession, sessionId: string): Promise<void> {
  const message = JSON.stringify({ id: 1, method: 'Log.enable' });
  await session.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => null);
}

/** Calls `report` for each error and warning in a worker's log, from now until the page closes. */
export async function watchWorkers(page: Page, report: (fault: string) => void): Promise<void> {
  const session = await page.context().newCDPSession(page);
  session.on('Target.attachedToTarget', ({ sessionId }) => void enableLog(session, sessionId));
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const entry = entryOf(message);
    if (entry && ['error', 'warning'].includes(entry.level)) report(`worker ${entry.level}: ${entry.text} (${entry.url ?? ''})`);
  });
  // Not flat: Playwright keeps sessions of its own and hands ours no others.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
}
