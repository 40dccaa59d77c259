"""Markdown as mails show it: as it was typed in the text form, cleaned to harmless tags in the HTML form.

No images and nothing else that loads from afar: opening a mail tells nobody.
"""

from functools import cache, cached_property

import nh3
from comrak import ExtensionOptions, RenderOptions, render_markdown
from markupsafe import Markup

from taskcast.domain.comments import mentions

LONGEST = 4000
"""Characters of a text a mail quotes; the task has the rest."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


class Prose:
    """What someone wrote, in Markdown."""

    def __init__(self, markdown: str) -> None:
        shown = _with_names(markdown.strip())
        self._markdown = shown if len(shown) <= LONGEST else shown[:LONGEST].rstrip() + " …"

    @property
    def text(self) -> str:
        """Markdown is made to be read as it is."""
        return self._markdown

    @cached_property
    def html(self) -> Markup:
        """Rendered, then cleaned: whatever the renderer lets through, only harmless tags remain."""
        extensions, options = _flavour()
        rendered = render_markdown(self._markdown, extension_options=extensions, render_options=options)
        cleaned = nh3.clean(
            rendered,
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer nofollow",
        )
        return Markup(cleaned)  # noqa: S704 - cleaned by nh3 just above


def _with_names(markdown: str) -> str:
    """Mentions as people read them: `@Ben`."""
    pieces, done = [], 0
    for mention in mentions(markdown):
        pieces += [markdown[done : mention.start], "@", mention.name]
        done = mention.end
    return "".join([*pieces, markdown[done:]])


@cache
def _flavour() -> tuple[ExtensionOptions, RenderOptions]:
    """CommonMark with tables; tags are shown as they were typed."""
    extensions, options = ExtensionOptions(), RenderOptions()
    extensions.table = extensions.strikethrough = options.escape = True
    return extensions, options
