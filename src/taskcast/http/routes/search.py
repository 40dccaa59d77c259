"""/api/search: what the caller can see that has the words they type."""

from typing import Annotated

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.search import LONGEST_SEARCH, MOST_WORDS, read_search
from taskcast.http.route import Asked, Route, reads
from taskcast.ports.queries import Found
from taskcast.usecases.tasks.find_tasks import TooSlow, too_slow


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """For what."""

    q: Annotated[
        str,
        msgspec.Meta(
            max_length=LONGEST_SEARCH,
            description="Words, each of which may be the beginning of one; whole words in quotation marks; `#12`, or an address of the page.",
            examples=['inv "last year"'],
        ),
    ]
    limit: Annotated[int, msgspec.Meta(ge=1, le=50, description="How many of each kind at most.")] = 20


def search(asked: Asked) -> Found:
    """Tasks, projects, people, labels and views with these words, the best first."""
    query: SearchQuery = asked.query
    sought = read_search(query.q)
    if len(sought.words) > MOST_WORDS:
        raise Invalid.field("q", f"Has more than {MOST_WORDS} words.")
    try:
        return asked.reading.queries.search(asked.actor, sought, query.limit)
    except TooSlow:
        raise too_slow("q") from None


ROUTES: tuple[Route, ...] = (reads("/api/search", search, answer=Found, query=SearchQuery),)
