import { CdkConnectedOverlay, ConnectedPosition } from '@angular/cdk/overlay';
import { Component, computed, DOCUMENT, inject, input, output } from '@angular/core';
import { ChipLabel } from '../label-chips/label-chips';
import { LabelPicker } from './label-picker';

/** Below what it belongs to, or above. */
export const BESIDE: ConnectedPosition[] = [
  { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 4 },
  { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom', offsetY: -4 },
];

/** The picker of labels over the page, beside what it is for; the focus returns there. */
@Component({
  selector: 'tc-label-popup',
  imports: [CdkConnectedOverlay, LabelPicker],
  template: `
    @if (origin(); as element) {
      <ng-template
        cdkConnectedOverlay
        cdkConnectedOverlayBackdropClass="cdk-overlay-transparent-backdrop"
        [cdkConnectedOverlayOpen]="true"
        [cdkConnectedOverlayHasBackdrop]="true"
        [cdkConnectedOverlayPush]="true"
        [cdkConnectedOverlayOrigin]="element"
        [cdkConnectedOverlayPositions]="positions"
        (backdropClick)="close()"
      >
        <tc-label-picker
          [labels]="labels()"
          [chosen]="chosen()"
          [keyOf]="keyOf()"
          (toggled)="toggled.emit($event)"
          (created)="created.emit($event)"
          (closed)="close()"
        />
      </ng-template>
    }
  `,
})
export class LabelPopup {
  /** The id of the element that it belongs to; null while it is closed. */
  readonly beside = input.required<string | null>();
  readonly labels = input.required<readonly ChipLabel[]>();
  readonly chosen = input.required<readonly number[]>();
  readonly keyOf = input.required<(name: string) => string>();
  readonly toggled = output<number>();
  readonly created = output<string>();
  readonly closed = output();
  protected readonly positions = BESIDE;
  private readonly document = inject(DOCUMENT);
  protected readonly origin = computed(() => {
    const id = this.beside();
    return id === null ? null : this.document.getElementById(id);
  });

  protected close(): void {
    this.origin()?.focus();
    this.closed.emit();
  }
}
