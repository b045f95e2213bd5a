import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Follower } from './follower';

const HEIGHT = 800;

let box: HTMLElement;
let follower: Follower;
let detach: () => void;

/** A column so high, in a box that ends a move where the column ends. */
function grow(height: number): void {
  Object.defineProperty(box, 'scrollHeight', { value: height, configurable: true });
  follower.settle();
}

function readerMovesTo(top: number): void {
  box.scrollTop = Math.max(0, Math.min(top, box.scrollHeight - HEIGHT));
  box.dispatchEvent(new Event('scroll'));
}

beforeEach(() => {
  box = document.createElement('div');
  follower = new Follower();
  detach = follower.attach(box);
  grow(2_000);
  readerMovesTo(box.scrollHeight);
});

afterEach(() => {
  detach();
});

describe('what keeps the newest in sight', () => {
  it('goes along with a column that grows', () => {
    grow(2_400);
    expect(box.scrollTop).toBeGreaterThanOrEqual(2_400 - HEIGHT);
    expect(follower.following()).toBe(true);
  });

  it('leaves a reader alone who moved up by any means', () => {
    readerMovesTo(1_190);
    expect(follower.following()).toBe(false);
    grow(2_400);
    expect(box.scrollTop).toBe(1_190);
  });

  it('lets go at the first turn of the wheel, before anything has moved', () => {
    box.dispatchEvent(new WheelEvent('wheel', { deltaY: -4 }));
    expect(follower.following()).toBe(false);
  });

  it('takes no turn of the wheel for that which moves something inside', () => {
    const inside = document.createElement('pre');
    box.append(inside);
    inside.scrollTop = 10;
    inside.dispatchEvent(new WheelEvent('wheel', { deltaY: -4, bubbles: true }));
    expect(follower.following()).toBe(true);
  });

  it('has nothing to let go of where all is in sight', () => {
    grow(HEIGHT);
    follower.hold();
    expect(follower.following()).toBe(true);
  });

  it('does not take what the column does for a wish of the reader', () => {
    box.scrollTop = 1_000;
    follower.moved();
    box.dispatchEvent(new Event('scroll'));
    expect(follower.following()).toBe(true);
  });

  it('goes along again after a move down to the end, and none that stays above it', () => {
    readerMovesTo(300);
    readerMovesTo(600);
    expect(follower.following()).toBe(false);
    readerMovesTo(1_180);
    expect(follower.following()).toBe(true);
  });

  it('is not caught by a small move up near the end', () => {
    readerMovesTo(1_198);
    expect(follower.following()).toBe(false);
    readerMovesTo(1_180);
    expect(follower.following()).toBe(false);
  });

  it('tells its listeners of every change, and goes to the end when asked', () => {
    const told: boolean[] = [];
    follower.subscribe(() => told.push(follower.following()));
    readerMovesTo(300);
    readerMovesTo(200);
    follower.follow();
    expect(told).toEqual([false, true]);
    expect(box.scrollTop).toBeGreaterThanOrEqual(1_200);
  });
});
