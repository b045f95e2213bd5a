const SHAPES = {
  panel: 'M3.5 4.5h13v11h-13zM8 4.5v11',
  write:
    'M11 4.5H5.5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V9M8.5 11.5l.4-2.2 6-6 1.8 1.8-6 6z',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  search: 'M9 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM12.7 12.7 16 16',
  up: 'M10 16V4.5M4.8 9.5 10 4.3l5.2 5.2',
  stop: 'M7 7h6v6H7z',
  copy: 'M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3',
  check: 'M4.5 10.5 8.5 14.5 15.5 6',
  edit: 'M4.5 15.5l.7-3.2 8-8 2.5 2.5-8 8zM11.5 6l2.5 2.5',
  again: 'M15.5 10a5.5 5.5 0 1 1-1.6-3.9M14.5 3v3.5H11',
  left: 'M12 5l-5 5 5 5',
  right: 'M8 5l5 5-5 5',
} as const;

interface IconProps {
  readonly shape: keyof typeof SHAPES;
}

/** A drawing in the colour of the text around it; who hears the page hears a label instead. */
export function Icon({ shape }: IconProps) {
  return (
    <svg className={`icon ${shape}`} viewBox="0 0 20 20" aria-hidden="true">
      <path d={SHAPES[shape]} />
    </svg>
  );
}
