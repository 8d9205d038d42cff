// The watch that every journey relies on is itself watched: each kind of fault must be seen.
import { test as base, expect, type Page } from '@playwright/test';
import { watchPage } from '../support/watchPage';

async function runInWorker(page: Page, script: string): Promise<void> {
  const headers = { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Content-Security-Policy': "connect-src 'self'" };
  await page.route('**/worker.js', (route) => route.fulfill({ contentType: 'text/javascript', headers, body: script }));
  await page.evaluate(() => {
    new Worker('./worker.js');
  });
}

const provocations: { fault: string; provoke: (page: Page) => Promise<unknown>; seen: RegExp }[] = [
  { fault: 'a console error', provoke: (page) => page.evaluate(() => console.error('e1')), seen: /console error: e1/ },
  { fault: 'a console warning', provoke: (page) => page.evaluate(() => console.warn('w1')), seen: /console warning: w1/ },
  {
    fault: 'an uncaught exception',
    provoke: (page) => page.evaluate(() => void setTimeout(() => void JSON.parse('{'))),
    seen: /uncaught in the page: SyntaxError/,
  },
  {
    fault: 'an unhandled rejection',
    provoke: (page) => page.evaluate(() => void Promise.reject(new Error('nobody waits'))),
    seen: /uncaught in the page: Error: nobody waits/,
  },
  { fault: 'a missing file', provoke: (page) => page.evaluate(() => fetch('./missing.json')), seen: /failed request: .*missing\.json/ },
  {
    fault: 'a request to another origin',
    provoke: (page) => page.evaluate(() => fetch('http://127.0.0.1:9/').catch(() => null)),
    seen: /console error: .*Content Security Policy/,
  },
  {
    fault: 'an inline style element',
    provoke: (page) => page.evaluate(() => document.head.append(document.createElement('style'))),
    seen: /console error: .*style-src/,
  },
  {
    fault: 'code made from text',
    provoke: (page) => page.evaluate(() => document.body.appendChild(document.createElement('script')).append('0')),
    seen: /console error: .*script-src/,
  },
  {
    fault: 'a picture from another origin',
    provoke: (page) => page.evaluate(() => void (new Image().src = 'http://127.0.0.1:9/x.png')),
    seen: /console error: .*img-src/,
  },
  ...[
    { fault: 'a console error in a worker', script: "console.error('e2')", seen: /console error: e2/ },
    { fault: 'an uncaught exception in a worker', script: "setTimeout(() => JSON.parse('{'))", seen: /SyntaxError/ },
    { fault: 'a foreign request of a worker', script: "fetch('http://127.0.0.1:9/').catch(() => null)", seen: /Content Security Policy/ },
  ].map(({ fault, script, seen }) => ({ fault, seen, provoke: (page: Page) => runInWorker(page, script) })),
];

for (const { fault, provoke, seen } of provocations)
  base(`sees ${fault}`, async ({ page, baseURL }) => {
    const { faults } = await watchPage(page, new URL(baseURL ?? '').origin);
    await page.goto('/');
    await provoke(page);
    await expect.poll(() => faults.join('\n')).toMatch(seen);
  });
