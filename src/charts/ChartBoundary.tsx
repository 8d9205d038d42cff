// Keeps a broken chart from taking the page down with it.
import { Component, type ReactNode } from 'react';
import styles from './Chart.module.css';

interface BoundaryState {
  message: string | null;
}

export class ChartBoundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { message: null };

  static getDerivedStateFromError(thrown: unknown): BoundaryState {
    return { message: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return <p className={styles.note}>This chart could not be drawn: {this.state.message}. The numbers are in the exported history.</p>;
  }
}
