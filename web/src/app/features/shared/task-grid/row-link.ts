import { Location } from '@angular/common';
import { computed, Directive, effect, ElementRef, inject, Injectable, input } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';

/** Where the rows of a list lead to, found once for all of them. */
@Injectable()
export class RowLinks {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly around = computed(() => {
    // The address may say meanwhile what is looked for.
    this.router.lastSuccessfulNavigation();
    const extras = { relativeTo: this.route, queryParamsHandling: 'preserve' } as const;
    const [before = '', after = ''] = this.router
      .serializeUrl(this.router.createUrlTree(['tasks', 'ID'], extras))
      .split('/ID', 2);
    return { before, after };
  });

  task(id: number): string {
    const { before, after } = this.around();
    return `${before}/${String(id)}${after}`;
  }
}

/** A link to another screen that costs little more than its text: with every letter that filters a list, dozens of them
 * change, each of which `routerLink` would parse, build and check. */
@Directive({ selector: 'a[tcRowLink]', host: { '(click)': 'follow($event)' } })
export class RowLink {
  /** An address within the page. */
  readonly tcRowLink = input.required<string>();
  private readonly router = inject(Router);

  constructor() {
    const [host, location] = [inject<ElementRef<HTMLElement>>(ElementRef), inject(Location)];
    effect(() => {
      host.nativeElement.setAttribute('href', location.prepareExternalUrl(this.tcRowLink()));
    });
  }

  /** As a link of the page, unless somebody wants it in a tab of its own. */
  protected follow(event: MouseEvent): void {
    const { button, ctrlKey, shiftKey, altKey, metaKey } = event;
    if (button !== 0 || ctrlKey || shiftKey || altKey || metaKey) return;
    event.preventDefault();
    void this.router.navigateByUrl(this.tcRowLink());
  }
}
