"""`finding.py` on PostgreSQL, whose processor time counts with the server's."""

from _databases import running_postgres
from finding import main

if __name__ == "__main__":
    with running_postgres() as postgres:
        main("finding_on_postgresql", postgres)
