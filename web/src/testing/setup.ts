/** What jsdom lacks and the page uses: layout does not exist here, so these do nothing. */
Element.prototype.scrollIntoView = () => undefined;
