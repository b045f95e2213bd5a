import { useLayoutEffect, useRef, type ReactNode } from 'react';

interface DrawerProps {
  readonly label: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A panel over the page's edge, where there is no room beside it. A press beside it closes it. */
export function Drawer({ label, close, children }: DrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  // Before the effects of what is in it, which may give the focus to something.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        // React passes on the wish to close a dialog in here.
        if (event.target === dialog.current) close();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      {children}
    </dialog>
  );
}
