import { Component, input } from '@angular/core';

/** The page before one is inside: one card with one thing to do. */
@Component({
  selector: 'tc-doorway',
  templateUrl: './doorway.html',
  styleUrl: './doorway.css',
})
export class Doorway {
  readonly title = input.required<string>();
  readonly lead = input('');
}
