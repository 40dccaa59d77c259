import english from '../../../src/taskcast/locales/en.ftl' with { loader: 'text' };
import { show } from '../app/i18n/translate';

/** What jsdom lacks and the page uses: layout does not exist here, so these do nothing. */
Element.prototype.scrollIntoView = () => undefined;

show('en', english);
