// Keeps the configuration in the address, and applies the one a link brings: at once, and again to the first data set, whose size would change it.
import { useEffect, useRef } from 'react';
import { defaultConfig } from '../../protocol/configure';
import { readUrlConfig, writeUrlConfig } from '../../state/urlConfig';
import { usePage } from '../../state/usePage';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';

export function useUrlConfig(): void {
  const client = useClient();
  const config = usePage((state) => state.config);
  const ready = usePage((state) => state.phase === 'ready');
  const link = useRef(readUrlConfig(window.location.hash, defaultConfig));
  useEffect(() => {
    const patch = link.current;
    if (patch) act(() => client.configure(patch));
  }, [client]);
  useEffect(() => {
    const patch = link.current;
    if (!ready || !patch) return;
    link.current = null;
    act(() => client.configure(patch));
  }, [client, ready]);
  useEffect(() => {
    if (config !== defaultConfig && link.current === null) window.history.replaceState(null, '', `#${writeUrlConfig(config)}`);
  }, [config]);
}
