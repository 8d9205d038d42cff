// The graphics card in use, whether it is a software stand-in, the memory the engine holds on it, and the way to its kernels.
import type { AdapterFacts } from '../../protocol/snapshot';
import { usePageParts } from '../../state/usePage';
import { formatBytes } from '../../lib/format';
import styles from './StatusBar.module.css';

export function MachinePill({ onKernels }: { onKernels: () => void }) {
  const { adapter, selfTest, bytes } = usePageParts((state) => ({
    adapter: state.adapter,
    selfTest: state.selfTest,
    bytes: state.history.at(-1)?.gpuBytes ?? state.plan?.gpuBytes ?? null,
  }));
  if (!adapter) return null;
  return (
    <span className={styles.pill}>
      <span>GPU</span>
      <b className={styles.shrink}>{adapterName(adapter)}</b>
      {bytes !== null && <span>· {formatBytes(bytes)}</span>}
      {adapter.software && <span className={styles.badge}>software</span>}
      {selfTest?.passed === false && (
        <span className={styles.badge} data-kind="bad">
          self-test failed
        </span>
      )}
      <button type="button" data-look="plain" className={styles.link} onClick={onKernels}>
        Kernels
      </button>
    </span>
  );
}

/** Vendors whose names are not just capitalised. */
const spellings: Record<string, string> = { nvidia: 'NVIDIA', amd: 'AMD', arm: 'Arm' };

/** "NVIDIA ampere"; the description where the vendor is hidden. */
export function adapterName(adapter: Pick<AdapterFacts, 'vendor' | 'architecture' | 'description'>): string {
  const vendor = spellings[adapter.vendor] ?? adapter.vendor.replace(/^./, (first) => first.toUpperCase());
  return [vendor, adapter.architecture].filter((part) => part !== '').join(' ') || adapter.description || 'unnamed adapter';
}
