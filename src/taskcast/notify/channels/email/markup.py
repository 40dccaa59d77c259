"""Markdown as mails show it: as it was typed in the text form, cleaned to harmless tags in the HTML form.

Nothing loads from afar, so opening a mail tells nobody: an image is a link to it.
"""

import re
from functools import cached_property
from html import escape

import nh3
from markupsafe import Markup

from taskcast.domain.markdown import to_html

LONGEST = 4000
"""Characters of a text a mail quotes; the task has the rest."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# What people write has its own direction (HTML Standard §3.2.6.4).
_BLOCKS = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "pre", "td", "th"}

# In the source; a name holds brackets and backslashes behind a backslash.
_MENTION_SOURCE = re.compile(r"@\[((?:[^\[\]\\\n]|\\.){1,400})\]\(user:[1-9][0-9]{0,17}\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# In the HTML that the renderer writes.
_MENTION = re.compile(r'@<a href="user:[1-9][0-9]{0,17}"[^>]*>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"[^>]*/>')
_REFUSED_LINK = re.compile(r'<a href=""[^>]*>')
_BOX = re.compile(r'<input type="checkbox"( checked="")? disabled="" />')


class Prose:
    """What someone wrote, in Markdown. A link to a place of this instance begins with `public_url`."""

    def __init__(self, markdown: str, public_url: str) -> None:
        stripped = markdown.strip()
        self._markdown = stripped if len(stripped) <= LONGEST else stripped[:LONGEST].rstrip() + " …"
        self._public_url = public_url.rstrip("/")

    @property
    def text(self) -> str:
        """Markdown is made to be read as it is, but for mentions: `@Ben`."""
        return _MENTION_SOURCE.sub(_name_alone, self._markdown)

    @cached_property
    def html(self) -> Markup:
        """Rendered, then cleaned: whatever the renderer lets through, only harmless tags remain."""
        rendered = to_html(self._markdown, address=self._absolute)
        rendered = _MENTION.sub(r"<strong>@\1</strong>", rendered)
        rendered = _IMAGE.sub(self._link_to_image, rendered)
        rendered = _REFUSED_LINK.sub("<a>", rendered)
        rendered = _BOX.sub(lambda box: "☑" if box[1] else "☐", rendered)
        cleaned = nh3.clean(
            rendered,
            tags=_TAGS,
            attributes={"a": {"href"}, **{tag: {"dir"} for tag in _BLOCKS}},
            set_tag_attribute_values={tag: {"dir": "auto"} for tag in _BLOCKS},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer nofollow",
        )
        return Markup(cleaned)  # noqa: S704 - cleaned by nh3 just above

    def _absolute(self, address: str) -> str:
        return self._public_url + address if address.startswith("/") and address[:2] != "//" else address

    def _link_to_image(self, image: re.Match[str]) -> str:
        source = escape(self._absolute(image[1]), quote=True) if image[1].startswith("/") else image[1]
        return f'<a href="{source}">{image[2] or source}</a>'


def _name_alone(mention: re.Match[str]) -> str:
    return "@" + _ESCAPED.sub(r"\1", mention[1])
