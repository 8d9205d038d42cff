// Hands the worker client down the page, so that panels and their tests need not know where it comes from.
import { createContext, useContext } from 'react';
import type { PageClient } from '../../state/pageClient';

export const ClientContext = createContext<PageClient | null>(null);

/** The client of the surrounding page; a panel outside of one is a bug. */
export function useClient(): PageClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('A panel was drawn outside of the page.');
  return client;
}
