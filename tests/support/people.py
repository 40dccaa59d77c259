"""The people of every test. Their password is not the demo's, which signs nobody in anywhere else."""

from dataclasses import dataclass

PASSWORD = "words that only the cast knows"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    name: str
    password: str = PASSWORD

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"


ADA = Person("Ada")  # owns the project
BEN = Person("Ben")  # is a member of it
CLEO = Person("Cleo")  # only views it
DOV = Person("Dov")  # is a stranger to it
EVE = Person("Eve")  # was removed from it
CAST = (ADA, BEN, CLEO, DOV, EVE)
