import { ComponentFixture } from '@angular/core/testing';

/** A component as a person meets it: by labels, names of buttons, and the words on it. */
export class Screen {
  readonly root: HTMLElement;

  constructor(private readonly fixture: ComponentFixture<unknown>) {
    this.root = fixture.nativeElement as HTMLElement;
    // Focus and `for` work only in the document.
    document.body.append(this.root);
  }

  get text(): string {
    return words(this.root);
  }

  field(label: string): HTMLInputElement {
    const labels = [...this.root.querySelectorAll('label')];
    const found = labels.find((each) => words(each).startsWith(label));
    if (found?.control == null) throw new Error(`no field “${label}” in: ${this.text}`);
    return found.control as HTMLInputElement;
  }

  hasField(label: string): boolean {
    return [...this.root.querySelectorAll('label')].some((each) => words(each).startsWith(label));
  }

  /** What stands under a field: its error, or its hint. */
  under(label: string): string {
    const id = this.field(label).getAttribute('aria-describedby');
    return id === null ? '' : words(document.getElementById(id));
  }

  async type(label: string, text: string): Promise<void> {
    const field = this.field(label);
    field.value = text;
    field.dispatchEvent(new Event('input'));
    await this.settle();
  }

  button(name: string): HTMLButtonElement {
    const buttons = [...this.root.querySelectorAll('button')];
    const found = buttons.find((each) => (each.ariaLabel ?? words(each)) === name);
    if (found === undefined) throw new Error(`no button “${name}” in: ${this.text}`);
    return found;
  }

  async press(name: string): Promise<void> {
    this.button(name).click();
    await this.settle();
  }

  /** Until promises that are already kept have had their effect on the page. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) {
      await Promise.resolve();
      await this.fixture.whenStable();
    }
  }
}

function words(element: Element | null): string {
  return (element?.textContent ?? '').replace(/\s+/gu, ' ').trim();
}
