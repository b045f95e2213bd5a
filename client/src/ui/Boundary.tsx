import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  /** Shown in the place of what broke, or could not be loaded. */
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** Keeps what breaks inside of it from taking the rest of the page along. */
export class Boundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
