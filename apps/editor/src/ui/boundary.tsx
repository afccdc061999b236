import { Component, type ReactNode } from 'react';

export interface BoundaryProps {
  /** Shown instead of what has failed; nothing by default. */
  readonly fallback?: ReactNode;
  /** Told of it, beside the console. */
  readonly onError?: (error: unknown) => void;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly failed: boolean;
}

/** Keeps a failure to the part in which it happens: what stands around it stays. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failed: false };

  static getDerivedStateFromError(): BoundaryState {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError?.(error);
  }

  override render(): ReactNode {
    return this.state.failed ? (this.props.fallback ?? null) : this.props.children;
  }
}
