import { PlatformLocation } from '@angular/common';
import { inject, Injectable } from '@angular/core';

interface Layer {
  readonly dismiss: () => void;
}

/**
 * What lies over the page, such as a dialog: Back closes the topmost of them and leaves the page where it is.
 *
 * While any is open, the history holds one entry more, of the same address. It goes away with the last of them: the
 * next page takes its place, or else it is stepped back over.
 */
@Injectable({ providedIn: 'root' })
export class Layers {
  private readonly platform = inject(PlatformLocation);
  private readonly open: Layer[] = [];
  private address = '';
  /** A step back that only takes the extra entry away; what is to happen to the history waits for it. */
  private stepping: (() => void)[] | null = null;

  constructor() {
    // Left there by a page that was loaded anew.
    if (this.isOnExtra()) this.platform.replaceState(this.state(false), '', this.platform.href);
  }

  /** `dismiss` may ask first, or do nothing. Answers what to call once it is closed, however that came. */
  add(dismiss: () => void): () => void {
    const layer = { dismiss };
    this.open.push(layer);
    this.cover();
    return () => this.remove(layer);
  }

  /** Somebody went back or forth; true when that was no change of the page. */
  popped(): boolean {
    const { stepping } = this;
    if (stepping !== null) {
      this.stepping = null;
      for (const act of stepping) act();
      if (this.open.length > 0) this.cover();
      return true;
    }
    const top = this.open.at(-1);
    if (top === undefined) {
      if (!this.isOnExtra()) return false;
      this.platform.back();
      return true;
    }
    if (this.platform.href !== this.address) {
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
    else if (this.isOnExtra()) replace();
    else push();
  }

  replacing(replace: () => void): void {
    if (this.stepping !== null) this.stepping.push(replace);
    else replace();
  }

  private remove(layer: Layer): void {
    const place = this.open.indexOf(layer);
    if (place < 0) return;
    this.open.splice(place, 1);
    // What closed it may lead to another page at once.
    setTimeout(() => {
      if (this.open.length > 0 || this.stepping !== null || !this.isOnExtra()) return;
      this.stepping = [];
      this.platform.back();
    });
  }

  private cover(): void {
    if (this.stepping !== null || this.isOnExtra()) return;
    this.address = this.platform.href;
    this.platform.pushState(this.state(true), '', this.address);
  }

  private isOnExtra(): boolean {
    return (this.platform.getState() as { layer?: boolean } | null)?.layer === true;
  }

  private state(layer: boolean): unknown {
    return { ...(this.platform.getState() as object | null), layer };
  }
}
