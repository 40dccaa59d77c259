/** How far from an edge scrolling begins, in pixels; less where there is little room. */
const ZONE = 72;
const SHARE = 0.2;
/** At the edge itself, in pixels a second. */
const FASTEST = 1_100;

interface Pointer {
  readonly x: number;
  readonly y: number;
}

/** Lets a board run sideways, and the list below the pointer up and down, while a card is held near their edges. */
export class EdgeScroll {
  private pointer: Pointer | null = null;
  private frame: number | null = null;
  private at = 0;

  constructor(private readonly board: HTMLElement) {}

  follow(pointer: Pointer): void {
    this.pointer = pointer;
    if (this.frame !== null) return;
    this.at = performance.now();
    this.frame = requestAnimationFrame((now) => this.step(now));
  }

  stop(): void {
    this.pointer = null;
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
  }

  private step(now: number): void {
    this.frame = null;
    const { pointer, board } = this;
    if (pointer === null) return;
    const seconds = Math.min(now - this.at, 50) / 1_000;
    this.at = now;
    const across = board.getBoundingClientRect();
    const sideways = pull(pointer.x, across.left, across.right) * seconds;
    const list = listAt(pointer);
    const along = list?.getBoundingClientRect();
    const upright = along === undefined ? 0 : pull(pointer.y, along.top, along.bottom) * seconds;
    if (sideways !== 0) board.scrollBy({ left: sideways, behavior: 'instant' });
    if (upright !== 0) list?.scrollBy({ top: upright, behavior: 'instant' });
    this.frame = requestAnimationFrame((next) => this.step(next));
  }
}

function listAt({ x, y }: Pointer): Element | undefined {
  return document.elementsFromPoint(x, y).find((each) => each.matches('.cdk-drop-list'));
}

/** How fast, and in which direction, the closer to an edge the faster; 0 in between. */
function pull(at: number, low: number, high: number): number {
  const zone = Math.min(ZONE, (high - low) * SHARE);
  const near = (distance: number): number => Math.min(1, Math.max(0, 1 - distance / zone));
  return FASTEST * (near(high - at) ** 2 - near(at - low) ** 2);
}
