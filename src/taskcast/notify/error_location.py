"""Name a fault without its words: an exception's text may hold an address or a title, which logs must not."""

import traceback


def error_location(fault: BaseException) -> str:
    """The kind of fault and the line it came from."""
    frames = traceback.extract_tb(fault.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(fault).__name__}{place}"
