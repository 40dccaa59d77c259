"""A plugin, `pytest -p tests.services.on_gevent`: tests run on an event loop, as everything in `taskcast serve` does.

Not together with `-n`: the worker processes of pytest-xdist wait for ever.
"""

from gevent import monkey

monkey.patch_all()
