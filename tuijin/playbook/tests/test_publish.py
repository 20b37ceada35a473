"""Publishing (P1): checked, with a reason, nothing left holding a vanished key, one at a time."""

import pytest

from tests.playbooks import texts
from tuijin.common.errors import Forbidden, Refused, Stale
from tuijin.opportunities.operations import confirm
from tuijin.people.actors import NOBODY, OPERATOR
from tuijin.playbook.models import PlaybookVersion
from tuijin.playbook.operations import ensure_published, publish
from tuijin.playbook.queries import active, current, keys_in_use, label, playbook_of, versions
from tuijin.timeline.models import Entry

pytestmark = pytest.mark.django_db


def put(files, *, mapping=None, actor=OPERATOR, reason="打法变了", base=None):
    now = active()
    base = base if base is not None or now is None else now.pk
    return publish(actor=actor, files=files, reason=reason, mapping=mapping or {}, base=base)


def refused(*args, **kwargs) -> dict[str, str]:
    """{reason's key: field} of a refused publishing."""
    with pytest.raises(Refused) as caught:
        put(*args, **kwargs)
    return {reason.key: reason.field for reason in caught.value.reasons}


def renamed() -> dict[str, str]:
    """t6 with its stage "lead" called "hint"."""
    files = texts("t6")
    files["stages.yaml"] = files["stages.yaml"].replace("  - key: lead\n", "  - key: hint\n")
    files["funnels.yaml"] = files["funnels.yaml"].replace("stage: lead,", "stage: hint,")
    return files


def test_P1_an_empty_instance_begins_with_the_shipped_playbook():
    assert not PlaybookVersion.objects.exists()
    assert current().key == "t6"
    first = ensure_published()
    assert ensure_published() == first and first.active
    assert current() == playbook_of(first) and current().key == "t6"


def test_P1_the_playbook_in_use_costs_one_query(django_assert_num_queries):
    ensure_published()
    current()
    with django_assert_num_queries(1):
        current()


def test_P1_publishing_puts_the_new_one_in_use_and_keeps_the_old():
    first = ensure_published()
    second = put(texts("software-sales"), reason=" 换打法 ")
    assert (second.number, second.reason, second.published_label) == (
        first.number + 1,
        "换打法",
        OPERATOR.label,
    )
    assert current().key == "software-sales"
    assert [row.active for row in versions(OPERATOR)] == [True, False]
    assert playbook_of(PlaybookVersion.objects.get(pk=first.pk)).key == "t6"
    assert Entry.objects.filter(subject_kind="playbook", subject_id=second.pk, verb="published").exists()


def test_P1_all_mistakes_are_given_with_their_file():
    files = texts("t6")
    files["grades.yaml"] = files["grades.yaml"].replace("judged: false", "judged: nein")
    files["sources.yaml"] = files["sources.yaml"].replace("key: edm", "key: EDM!")
    with pytest.raises(Refused) as caught:
        put(files)
    assert [reason.field for reason in caught.value.reasons] == ["grades.yaml", "sources.yaml"]
    assert not PlaybookVersion.objects.exists()


def test_P1_a_reason_is_asked_and_a_change():
    ensure_published()
    assert refused(texts("four"), reason="  ") == {"reason_missing": "reason"}
    assert "reason_too_long" in refused(texts("four"), reason="长" * 2001)
    assert refused(texts("t6")) == {"playbook_unchanged": "files"}


def test_P1_only_administrators_publish(world):
    for person, may in ((world.wang, False), (world.boss, False), (world.ada, True)):
        if may:
            assert put(texts("four"), actor=world.actor(person)).published_by == person
        else:
            with pytest.raises(Forbidden):
                put(texts("four"), actor=world.actor(person))
    with pytest.raises(Forbidden):
        put(texts("nine"), actor=NOBODY)


def test_P1_the_second_of_two_publishers_is_told_that_it_came_late():
    seen = ensure_published().pk
    put(texts("four"), base=seen)
    with pytest.raises(Stale) as caught:
        put(texts("nine"), base=seen)
    assert caught.value.current == active()
    assert current().key == "consulting"


def test_P1_vanished_keys_in_use_must_be_mapped(world):
    ensure_published()
    deal = world.deal()
    assert keys_in_use()["stage"] == {deal.stage: 1}
    files = renamed()
    with pytest.raises(Refused) as caught:
        put(files)
    told = {reason.field: str(reason.text) for reason in caught.value.reasons}
    assert "1" in told["stage:lead"] and "lead" in told["stage:lead"]
    assert current().stage("lead")


def test_P1_mapped_keys_are_put_in_place_of_vanished_ones_in_every_record(world):
    ensure_published()
    deal = world.deal()
    put(renamed(), mapping={"stage": {"lead": "hint"}})
    deal.refresh_from_db()
    assert deal.stage == "hint" and current().stage("hint")
    assert active().mapping == {"stage": {"lead": "hint"}}


def test_P1_a_mapping_names_keys_that_exist_and_keeps_won_won(world):
    ensure_published()
    world.deal()
    files = renamed()
    assert "key_unknown" in refused(files, mapping={"stage": {"lead": "nowhere"}})
    assert "key_still_there" in refused(files, mapping={"stage": {"lead": "hint", "demo": "negotiation"}})
    assert "won_differs" in refused(files, mapping={"stage": {"lead": "signed"}})
    assert "mapping_area_unknown" in refused(files, mapping={"stages": {}})


def test_P1_a_refused_publishing_changes_nothing(world):
    ensure_published()
    deal = world.deal()
    refused(renamed(), mapping={"stage": {"lead": "signed"}})
    deal.refresh_from_db()
    assert deal.stage == "lead" and PlaybookVersion.objects.count() == 1


def test_P1_names_of_vanished_keys_are_found_in_earlier_versions():
    ensure_published()
    put(texts("nine"))
    assert label("stage", "spotted").zh == "发现"
    assert label("stage", "demo").en == "Demo or executive"
    assert label("condition", "talked_alone").zh == "还没和关键人单独谈过"
    assert label("stage", "never_was").zh == "never_was"


def test_P1_a_key_without_a_counterpart_stays_with_its_records_and_is_asked_once(world):
    """Switching loses no record: what has no place in the other playbook keeps its key and its name."""
    ensure_published()
    deal, now = world.deal(), current()
    condition = next(item for stage in now.stages for item in stage.exit if item.confirm)
    confirm(actor=OPERATOR, deal=deal, condition=condition.key, note="张总说的")
    other = texts("software-sales")
    with pytest.raises(Refused) as caught:
        put(other)
    said = {reason.field: str(reason.text) for reason in caught.value.reasons}
    assert f"condition:{condition.key}=-" in said[f"condition:{condition.key}"]
    assert "=-" not in said[f"stage:{deal.stage}"]
    staying = {"condition": {condition.key: "-"}}
    assert "key_unknown" in refused(other, mapping={"stage": {deal.stage: "-"}, **staying})
    put(other, mapping={"stage": {deal.stage: "target_customers"}, **staying})
    assert deal.confirmations.get().condition == condition.key
    assert str(label("condition", condition.key)) == str(condition.text)
    put({**other, "playbook.yaml": other["playbook.yaml"] + "\n# again\n"})  # not asked a second time
