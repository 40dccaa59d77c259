import { LocationStrategy, PathLocationStrategy, PlatformLocation } from '@angular/common';
import { inject, Injectable, Provider } from '@angular/core';
import { Layers } from './layers';

type Change = Parameters<PathLocationStrategy['pushState']>;

/** The addresses of the page, which know nothing of what lies over it. */
@Injectable()
export class LayeredLocation extends PathLocationStrategy {
  private readonly layers = inject(Layers);

  constructor() {
    super(inject(PlatformLocation));
  }

  override onPopState(listener: Parameters<PathLocationStrategy['onPopState']>[0]): void {
    super.onPopState((event) => {
      if (event.type !== 'popstate' || !this.layers.popped()) listener(event);
    });
  }

  override pushState(...change: Change): void {
    this.layers.entering(
      () => super.pushState(...change),
      () => super.replaceState(...change),
    );
  }

  override replaceState(...change: Change): void {
    this.layers.replacing(() => super.replaceState(...change));
  }
}

export function provideLayeredLocation(): Provider {
  return { provide: LocationStrategy, useClass: LayeredLocation };
}
