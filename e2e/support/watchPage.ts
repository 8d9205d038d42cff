// Collects everything on a page that a careful person would call a fault. Knows nothing of the program.
import type { BrowserContext, ConsoleMessage, Page, Request } from '@playwright/test';
import { watchWorkers } from './watchWorkers';

/** Messages of the browser itself that no page can prevent. Add to it only with the reason. */
const unavoidable: { text: RegExp; reason: string }[] = [];

const isFault = (message: ConsoleMessage): boolean =>
  (message.type() === 'error' || message.type() === 'warning') && !unavoidable.some(({ text }) => text.test(message.text()));

/** data: and blob: stay inside the page; anything else must be ours. */
function leavesOrigin(request: Request, origin: string): boolean {
  const url = new URL(request.url());
  return !['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== origin;
}

/** A page that is left while its icon is on the way takes the request with it; no page can prevent that. */
const isDroppedIcon = (request: Request): boolean =>
  request.url().endsWith('/favicon.svg') && request.failure()?.errorText === 'net::ERR_ABORTED';

function watchRequests(context: BrowserContext, origin: string, report: (fault: string) => void): void {
  context.on('request', (request) => {
    if (leavesOrigin(request, origin)) report(`request to another origin: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    if (isDroppedIcon(request)) return;
    report(`failed request: ${request.url()} (${request.failure()?.errorText ?? 'no reason given'})`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) report(`failed request: ${response.url()} (status ${response.status()})`);
  });
}

/**
 * Starts to watch; `faults` grows as they happen. Call it before the first navigation. Refusals by the Content-Security-Policy are
 * reported as the console errors that Chromium makes of them, inside workers too.
 */
export async function watchPage(page: Page, origin: string): Promise<{ readonly faults: string[] }> {
  const faults: string[] = [];
  const report = (fault: string): void => void faults.push(fault);
  watchRequests(page.context(), origin, report);
  await watchWorkers(page, report);
  page.on('console', (message) => {
    if (isFault(message)) report(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => {
    report(`uncaught in the page: ${error.stack ?? error.message}`);
  });
  page.on('crash', () => {
    report('the page crashed');
  });
  page.on('popup', (popup) => {
    report(`opened another window: ${popup.url()}`);
  });
  page.on('websocket', (socket) => {
    report(`opened a socket: ${socket.url()}`);
  });
  return { faults };
}
