/** One page in a process of its own: questions as lines of JSON on stdin, an answer to each on stdout.
 *
 * It is killed like a browser: what its storage has committed stays in its folder for the next page.
 */
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { OPTIONS } from './browser';
import '@angular/compiler';
import { Listing, Milestone, Page, Step } from './page';
import { storeDatabasesIn } from './stored-databases';

interface Question {
  readonly number: number;
  readonly ask: string;
  readonly with?: unknown;
}

function answer(number: number, said: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ number, ...said })}\n`);
}

async function answerTo(page: Page, { ask, with: given }: Question): Promise<unknown> {
  switch (ask) {
    case 'show':
      page.show(given as number);
      return null;
    case 'network':
      page.setOnline(given as boolean);
      return null;
    case 'take':
      return page.take(given as Step);
    case 'outcome':
      return page.outcome(given as number);
    case 'view':
      return page.view();
    case 'state':
      return page.state(given as number);
    case 'list':
      return page.list(given as Listing);
    case 'queue':
      return page.queue();
    case 'until':
      await page.until(given as Milestone);
      return null;
    case 'decide': {
      const [order, how] = given as [number, 'mine' | 'theirs' | 'drop'];
      page.decide(order, how);
      return null;
    }
    default:
      throw new Error(`Nobody answers ${ask}`);
  }
}

async function main(): Promise<void> {
  await storeDatabasesIn(join(OPTIONS.folder, 'databases'));
  const page = await Page.open();
  answer(0, { said: 'open' });
  // Here, because a page is killed: the next one starts in half the time.
  flushCompileCache();
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line) as Question;
    // Several may be waited for at once.
    answerTo(page, question).then(
      (said) => answer(question.number, { said }),
      (thrown: unknown) => answer(question.number, { failed: String(thrown) }),
    );
  }
  process.exit(0);
}

process.on('uncaughtException', (thrown) => {
  console.error(thrown);
  process.exit(1);
});
process.on('unhandledRejection', (thrown) => {
  console.error(thrown);
  process.exit(1);
});
void main();
