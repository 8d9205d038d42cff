// What component tests share: a part of the page drawn around a stand-in client, cleaned up after each test. Never shipped.
import { cleanup, render } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { afterEach, beforeEach } from 'vitest';
import { resetStore } from '../state/store';
import type { FakeClient } from '../state/testing/fakeClient';
import { ClientContext } from './shared/ClientContext';

export function cleanPageAroundEachTest(): void {
  beforeEach(resetStore);
  afterEach(cleanup);
}

export const renderWith = (client: FakeClient, part: ReactNode) => render(createElement(ClientContext, { value: client }, part));
