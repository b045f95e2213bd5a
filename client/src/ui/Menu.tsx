import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from './Icon';
import { placeAfter } from './moving';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

interface MenuProps {
  /** What the button is for, and the menu. */
  readonly label: string;
  readonly items: readonly MenuItem[];
}

const MARGIN_PX = 8;

/** A button that opens a list of things to do. */
export function Menu({ label, items }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <Icon shape="more" />
      </button>
      {open && (
        <List
          label={label}
          items={items}
          button={button}
          close={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

interface ListProps extends MenuProps {
  readonly button: React.RefObject<HTMLButtonElement | null>;
  readonly close: () => void;
}

function List({ label, items, button, close }: ListProps) {
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const [element, anchor] = [list.current, button.current];
    if (element === null || anchor === null) return;
    const at = anchor.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const below = at.bottom + height + MARGIN_PX < window.innerHeight;
    element.style.top = `${below ? at.bottom : Math.max(MARGIN_PX, at.top - height)}px`;
    element.style.left = `${Math.max(MARGIN_PX, at.right - width)}px`;
    element.querySelector('button')?.focus();
  }, [button]);

  useEffect(() => {
    const pressed = ({ target }: Event): void => {
      if (!(target instanceof Node)) return;
      if (list.current?.contains(target) === true) return;
      if (button.current?.contains(target) !== true) close();
    };
    // It does not move along when its button is scrolled away.
    const scrolled = ({ target }: Event): void => {
      if (target instanceof Node && target.contains(button.current)) close();
    };
    document.addEventListener('scroll', scrolled, true);
    document.addEventListener('pointerdown', pressed);
    return () => {
      document.removeEventListener('scroll', scrolled, true);
      document.removeEventListener('pointerdown', pressed);
    };
  }, [button, close]);

  function move(event: React.KeyboardEvent): void {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((candidate) => candidate === document.activeElement);
    const to = placeAfter(event.key, at, buttons.length);
    if (event.key === 'Escape' || event.key === 'Tab') {
      close();
      button.current?.focus();
    }
    if (to !== null) buttons[to]?.focus();
    if (to !== null || event.key === 'Escape') event.preventDefault();
  }

  return (
    <div ref={list} className="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={move}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            close();
            button.current?.focus();
            item.run();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
