import { PlatformLocation } from '@angular/common';
import { inject, Injectable } from '@angular/core';

interface Layer {
  readonly dismiss: () => void;
}

/**
 * What lies over the page, such as a dialog: Back closes the topmost of them and leaves the page where it is.
 *
 * While any is open, the history holds one entry more, of the same address. With the last of them closed it stays, and
 * the next page takes its place; whoever goes back instead is taken on over it.
 */
@Injectable({ providedIn: 'root' })
export class Layers {
  private readonly platform = inject(PlatformLocation);
  private readonly open: Layer[] = [];
  /** Where the extra entry was added. */
  private address = this.platform.href;
  /** Whether the history stands at the extra entry; also after the page was loaded anew there. */
  private onExtra = this.isExtra();
  /** What is to happen to the history once it has stepped back over that entry. */
  private stepping: (() => void)[] | null = null;

  /** `dismiss` may ask first, or do nothing. Answers what to call once it is closed, however that came. */
  add(dismiss: () => void): () => void {
    const layer = { dismiss };
    this.open.push(layer);
    this.cover();
    return () => {
      const place = this.open.indexOf(layer);
      if (place >= 0) this.open.splice(place, 1);
    };
  }

  /** Somebody went back or forth; true when that was no change of the page. */
  popped(): boolean {
    const wasOnExtra = this.onExtra;
    this.onExtra = this.isExtra();
    if (this.stepping !== null) {
      const { stepping } = this;
      this.stepping = null;
      for (const act of stepping) act();
      return true;
    }
    const isSamePage = this.platform.href === this.address;
    const top = this.open.at(-1);
    if (top === undefined) {
      if (!isSamePage || !(wasOnExtra || this.onExtra)) return false;
      if (wasOnExtra) this.platform.back();
      return true;
    }
    if (!isSamePage) {
      for (const each of [...this.open].reverse()) each.dismiss();
      return false;
    }
    top.dismiss();
    if (this.open.length > 0) this.cover();
    return true;
  }

  /** The page is about to change: `push` adds an entry, `replace` takes the place of the current one. */
  entering(push: () => void, replace: () => void): void {
    if (this.stepping !== null) this.stepping.push(push);
    else if (this.onExtra) replace();
    else push();
    this.onExtra = false;
  }

  /** The entry of the page itself is meant, not the one above it. */
  replacing(replace: () => void): void {
    if (this.stepping !== null) this.stepping.push(replace);
    else if (this.onExtra && this.open.length === 0) {
      this.stepping = [replace];
      this.platform.back();
    } else replace();
  }

  private cover(): void {
    if (this.onExtra) return;
    this.onExtra = true;
    this.address = this.platform.href;
    const state = { ...(this.platform.getState() as object | null), layer: true };
    this.platform.pushState(state, '', this.address);
  }

  private isExtra(): boolean {
    return (this.platform.getState() as { layer?: boolean } | null)?.layer === true;
  }
}
