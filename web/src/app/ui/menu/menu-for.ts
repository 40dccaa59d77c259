import { CdkMenuTrigger, MENU_STACK, MenuStack } from '@angular/cdk/menu';
import {
  DestroyRef,
  Directive,
  ElementRef,
  inject,
  Injector,
  input,
  TemplateRef,
} from '@angular/core';

/** Opens a menu from a button as `cdkMenuTriggerFor` does, and costs next to nothing until somebody uses it: for the
 * buttons that stand on every card.
 */
@Directive({
  selector: 'button[tcMenuFor]',
  host: {
    'aria-haspopup': 'menu',
    '[attr.aria-expanded]': 'made?.isOpen() ?? false',
    '(click)': 'trigger()._handleClick()',
    '(keydown)': 'trigger()._toggleOnKeydown($event)',
    '(focusin)': 'trigger()._setHasFocus(true)',
    '(focusout)': 'trigger()._setHasFocus(false)',
  },
})
export class MenuFor {
  readonly menu = input.required<TemplateRef<unknown>>({ alias: 'tcMenuFor' });
  protected made: CdkMenuTrigger | null = null;
  private readonly injector = inject(Injector);

  protected trigger(): CdkMenuTrigger {
    this.made ??= this.make();
    this.made.menuTemplateRef = this.menu();
    return this.made;
  }

  /** The directive of the CDK on this button, with the stack of menus that it would have brought. */
  private make(): CdkMenuTrigger {
    const injector = Injector.create({
      providers: [
        { provide: MENU_STACK, useClass: MenuStack, deps: [] },
        { provide: CdkMenuTrigger, useFactory: () => new CdkMenuTrigger(), deps: [] },
      ],
      parent: this.injector,
    });
    const trigger = injector.get(CdkMenuTrigger);
    const button = this.injector.get<ElementRef<HTMLButtonElement>>(ElementRef).nativeElement;
    button.setAttribute('data-cdk-menu-stack-id', injector.get(MENU_STACK).id);
    this.injector.get(DestroyRef).onDestroy(() => trigger.ngOnDestroy());
    return trigger;
  }
}
