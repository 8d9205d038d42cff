// When a newer version is announced and taken, with a stand-in for the browser's registration.
import { expect, test } from 'vitest';
import { watchUpdates } from './updates';

class FakeWorker extends EventTarget {
  state = 'installing';
  said: unknown[] = [];
  postMessage = (message: unknown): void => void this.said.push(message);
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;
  updates = 0;
  update = (): Promise<never> => {
    this.updates++;
    return Promise.reject(new Error('There is no connection.'));
  };
  find(): FakeWorker {
    this.installing = new FakeWorker();
    this.dispatchEvent(new Event('updatefound'));
    return this.installing;
  }
}

async function openPage(registration: FakeRegistration) {
  const seen = { ready: 0, reloads: 0 };
  let ask = (): void => undefined;
  const register = () => Promise.resolve(registration);
  const container = Object.assign(new EventTarget(), { controller: registration.active, register });
  const updates = watchUpdates(
    {
      container: container as unknown as ServiceWorkerContainer,
      loaded: Promise.resolve(),
      script: './service-worker.js',
      reload: () => void seen.reloads++,
      everyHour: (call) => void (ask = call),
    },
    () => void seen.ready++,
  );
  await new Promise((done) => setTimeout(done));
  return { seen, updates, container, askNow: () => ask() };
}

test('the first version is not announced', async () => {
  const registration = new FakeRegistration();
  registration.installing = new FakeWorker();
  const { seen, container } = await openPage(registration);
  registration.installing.become('installed');
  registration.installing.become('activated');
  container.dispatchEvent(new Event('controllerchange'));
  expect(seen).toEqual({ ready: 0, reloads: 0 });
});

test('a newer version is announced once it is complete, and taken only when asked', async () => {
  const registration = new FakeRegistration();
  registration.active = new FakeWorker();
  const { seen, updates, container } = await openPage(registration);
  expect(registration.active.said).toEqual(['page-opened']);
  const next = registration.find();
  expect(seen.ready).toBe(0);
  next.become('installed');
  expect(seen.ready).toBe(1);
  expect(next.said).toEqual([]);
  // Another tab may have it take over: this page stays as it is.
  container.dispatchEvent(new Event('controllerchange'));
  expect(seen.reloads).toBe(0);
  updates.take();
  expect(next.said).toEqual(['take-over']);
  container.dispatchEvent(new Event('controllerchange'));
  expect(seen.reloads).toBe(1);
});

test('one that waits since an earlier visit is announced at once; one that has taken over already needs only the reload', async () => {
  const registration = new FakeRegistration();
  registration.active = new FakeWorker();
  registration.waiting = new FakeWorker();
  registration.waiting.state = 'installed';
  const { seen, updates } = await openPage(registration);
  expect(seen.ready).toBe(1);
  registration.waiting.state = 'activated';
  updates.take();
  expect(registration.waiting.said).toEqual([]);
  expect(seen.reloads).toBe(1);
});

test('asking for a newer version without a connection is no failure', async () => {
  const registration = new FakeRegistration();
  const { askNow } = await openPage(registration);
  askNow();
  await new Promise((done) => setTimeout(done));
  expect(registration.updates).toBe(1);
});
