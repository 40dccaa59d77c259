"""The waits between attempts."""

from hypothesis import given
from hypothesis import strategies as st

from taskcast.notify.backoff import FIRST, LONGEST, MOST_SECONDS, most_failures, next_wait

chances = st.floats(min_value=0, max_value=1, exclude_max=True)


def test_waits_double_up_to_an_hour() -> None:
    waits = [next_wait(failures, chance=0.999999) or 0 for failures in range(1, 14)]

    assert [round(wait) for wait in waits] == [
        5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600,
    ]  # fmt: skip


@given(failures=st.integers(1, 80), chance=chances)
def test_every_wait_is_between_half_its_ceiling_and_its_ceiling(failures: int, chance: float) -> None:
    wait = next_wait(failures, chance=chance)
    ceiling = min(FIRST * 2 ** (failures - 1), LONGEST)

    assert wait is not None
    assert ceiling / 2 <= wait <= ceiling


@given(chance=chances)
def test_a_message_is_given_up_after_about_three_days(chance: float) -> None:
    waits = [next_wait(failures, chance=chance) for failures in range(1, most_failures() + 2)]

    assert waits[-1] is None
    assert None not in waits[:-1]
    assert MOST_SECONDS / 2 < sum(wait for wait in waits if wait) < MOST_SECONDS * 1.5


def test_a_server_that_says_when_is_believed_within_reason() -> None:
    assert next_wait(1, chance=0, retry_after=120) == 120
    assert next_wait(8, chance=0.5, retry_after=1) == 480
    assert next_wait(1, chance=0, retry_after=10**9) == MOST_SECONDS / 3
