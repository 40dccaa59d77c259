import { Dialog, DialogConfig, DialogRef } from '@angular/cdk/dialog';
import { ComponentType } from '@angular/cdk/portal';
import { inject, Injectable } from '@angular/core';
import { filter, firstValueFrom, merge } from 'rxjs';
import { Layers } from '../layers/layers';
import { CONFIRM_TITLE, ConfirmDialog, ConfirmQuestion } from './confirm-dialog';
import { DISMISS_DIALOG, watchTyping } from './typed-text';
import { t } from '../../i18n/translate';

const discardTyped = (): ConfirmQuestion => ({
  title: t('form-discard-typed'),
  text: t('form-discard-typed-hint'),
  yes: t('action-discard'),
});

/** Opens dialogs that all behave alike: focus moves in, Escape leaves, focus returns.
 *
 * Leaving a dialog with typed text in it asks first, Back as well; its own buttons close it at once.
 * It returns to what had it, or to `backTo` where that is gone by then, as the item of a menu is.
 */
@Injectable({ providedIn: 'root' })
export class Dialogs {
  private readonly dialog = inject(Dialog);
  private readonly layers = inject(Layers);
  private readonly texts = new Set<() => boolean>();

  open<Result = unknown, C = unknown>(
    component: ComponentType<C>,
    data: unknown = null,
    backTo?: HTMLElement,
  ): DialogRef<Result, C> {
    const config = configFor<Result, C>(data);
    config.restoreFocus = backTo ?? true;
    config.disableClose = true;
    if (component === (ConfirmDialog as unknown)) config.ariaLabelledBy = CONFIRM_TITLE;
    let dismiss = (): void => undefined;
    config.providers = [{ provide: DISMISS_DIALOG, useValue: () => dismiss() }];
    const opened = this.dialog.open<Result, unknown, C>(component, config);
    const holdsText = watchTyping(opened.overlayRef.overlayElement);
    this.texts.add(holdsText);
    this.lay(
      opened,
      () => dismiss(),
      () => this.texts.delete(holdsText),
    );
    let asking = false;
    dismiss = () => {
      if (!holdsText()) opened.close();
      else if (!asking) {
        asking = true;
        void this.confirm(discardTyped()).then((sure) => {
          asking = false;
          if (sure) opened.close();
        });
      }
    };
    const escapes = opened.keydownEvents.pipe(filter(isUnhandledEscape));
    void merge(opened.backdropClick, escapes).forEach((event) => {
      event.preventDefault();
      dismiss();
    });
    return opened;
  }

  /** Opens a dialog that only its own buttons close: left in any other way, what stands in it would be lost. */
  ask<Result, C>(component: ComponentType<C>, data: unknown): DialogRef<Result, C> {
    const config = configFor<Result, C>(data);
    config.disableClose = true;
    // On no button: it comes while somebody types, and a space or Enter meant for their text must not answer it.
    config.autoFocus = 'dialog';
    const opened = this.dialog.open<Result, unknown, C>(component, config);
    this.lay(opened, () => undefined);
    return opened;
  }

  /** Asks before something that cannot be undone; false when the person backs out in any way. */
  async confirm(question: ConfirmQuestion, backTo?: HTMLElement): Promise<boolean> {
    const opened = this.open<boolean>(ConfirmDialog, question, backTo);
    return (await firstValueFrom(opened.closed, { defaultValue: false })) ?? false;
  }

  closeAll(): void {
    this.dialog.closeAll();
  }

  get anyOpen(): boolean {
    return this.dialog.openDialogs.length > 0;
  }

  /** Whether something is typed in one of them that would be lost with the page. */
  get holdText(): boolean {
    return [...this.texts].some((holds) => holds());
  }

  private lay<R, C>(opened: DialogRef<R, C>, dismiss: () => void, also?: () => void): void {
    const closed = this.layers.add(dismiss);
    void opened.closed
      .forEach(() => undefined)
      .then(() => {
        closed();
        also?.();
      });
  }
}

function isUnhandledEscape(event: KeyboardEvent): boolean {
  return event.key === 'Escape' && !event.defaultPrevented;
}

function configFor<Result, C>(data: unknown): DialogConfig<unknown, DialogRef<Result, C>> {
  const config = new DialogConfig<unknown, DialogRef<Result, C>>();
  config.data = data;
  config.panelClass = 'tc-dialog-pane';
  config.backdropClass = 'tc-backdrop';
  config.ariaLabelledBy = 'tc-dialog-title';
  config.restoreFocus = true;
  // Back is told by the layers, which ask where something is typed.
  config.closeOnNavigation = false;
  return config;
}
