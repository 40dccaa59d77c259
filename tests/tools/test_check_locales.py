"""What `make lint` finds in the catalogues of texts (tools/check_locales.py)."""

from tools.check_locales import complaints_about

ENGLISH = "sign-out = Sign out\ntasks = { $count } tasks of { $name }\n"
GERMAN = "sign-out = Abmelden\ntasks = { $count } Aufgaben von { $name }\n"
PROGRAM = ["text('sign-out')", "<p>{{ 'tasks' }}</p>"]


def found(*sources: str, **texts: str) -> list[str]:
    return list(complaints_about({"en": ENGLISH, "de": GERMAN, **texts}, sources or PROGRAM))


def test_complete_and_used_texts_pass() -> None:
    assert found() == []


def test_a_text_that_a_language_lacks_is_reported() -> None:
    assert found(de="sign-out = Abmelden\n") == ["de.ftl: tasks is missing"]


def test_a_text_that_only_another_language_has_is_reported() -> None:
    assert found(de=GERMAN + "old = Alt\n") == ["de.ftl: old is not in en.ftl"]


def test_a_text_that_no_source_names_is_reported() -> None:
    assert found("text('sign-out')") == ["en.ftl: tasks is not used"]


def test_a_text_whose_name_is_put_together_is_used() -> None:
    names = "connection-live = Live\nconnection-offline = Offline\nconnections = All\n"
    texts = {"en": names, "de": names}
    assert found("text(`connection-${state}`)", **texts) == ["en.ftl: connections is not used"]


def test_a_refusal_is_held_to_the_rules_that_programs_name() -> None:
    texts = {
        "en": "refusal-long = Too long.\nrefusal-old = Old.\n",
        "de": "refusal-long = Zu lang.\nrefusal-old = Alt.\n",
    }
    sources = ['refused("title", "long")', 'refused(field, "new")', "tIfKnown(`refusal-${rule}`)"]
    assert found(*sources, **texts) == ["en.ftl: refusal-new is missing", "en.ftl: no rule is called old"]


def test_a_value_that_only_a_translation_uses_is_reported_and_one_it_leaves_out_is_not() -> None:
    german = "sign-out = Abmelden\ntasks = Aufgaben von { $name } am { $day }\n"
    assert found(de=german) == ["de.ftl: tasks uses day, which it is not given"]


def test_what_cannot_be_read_and_what_is_there_twice_are_reported() -> None:
    assert found(de=GERMAN + "broken\n")[0].startswith("de.ftl: line 3:")
    assert found(de=GERMAN + "tasks = Aufgaben\n") == ["de.ftl: tasks is there twice"]
