"""Replies that went out are read once, kept as codes by body, and never by person."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from gongzhi.civic.cases.actions import reopen_case, resolve_case
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Outcome
from gongzhi.civic.dispatch.actions import note_replies
from gongzhi.civic.dispatch.models import ReadReply
from gongzhi.civic.dispatch.policy import bodies_compared_for
from gongzhi.civic.dispatch.queries.answer_scores import FEWEST, Lack, Scores, lacking, replies_of, scores_by
from gongzhi.civic.dispatch.queries.answers import replies_given
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.config.commands import command_line
from gongzhi.kernel.delivery import deliver_due
from gongzhi.kernel.errors import NotAllowed
from tests.a_city import City, a_resolved_case
from tests.factories import known_as

pytestmark = pytest.mark.django_db
EMPTY = "您好！您的留言已收悉，感谢您对我们工作的支持！"
GOOD = "3月2日我们到现场查看，属于电缆被挖断。电缆已更换，路灯全部恢复照明。"
DAY = timedelta(days=1)


@pytest.fixture
def told(city: City, noon: datetime) -> Case:
    """Return a case that was answered with phrases, as the worker has read the reply."""
    case = a_resolved_case(city, at=noon, reply=EMPTY)
    deliver_all(noon)
    return case


def deliver_all(at: datetime) -> None:
    while deliver_due(at=at):
        pass


def all_replies(noon: datetime) -> dict[object, Scores]:
    whole = replies_of(Organisation.objects.all(), since=noon - DAY, until=noon + DAY)
    return scores_by(F("body"), whole)


def test_a_reply_is_read_when_it_goes_out(told: Case, city: City, noon: datetime) -> None:
    read = ReadReply.objects.get()
    assert (read.case, read.body, read.at) == (told, city.works, noon)
    assert (read.lacks, read.score) == ("only_phrases not_addressed", 45)
    assert read.statement.text == EMPTY


def test_each_round_has_its_own_reply(told: Case, city: City, noon: datetime) -> None:
    reopened = reopen_case(told, because="还是不亮", by=city.resident, at=noon)
    resolve_case(reopened, reply=GOOD, outcome=Outcome.DONE, by=city.handler, at=noon)
    deliver_all(noon)
    assert [read.score for read in ReadReply.objects.order_by("pk")] == [45, 100]


def test_the_row_names_nobody_and_holds_no_words() -> None:
    fields = {field.name: field.related_model for field in ReadReply._meta.get_fields()}
    assert set(fields) == {"statement", "case", "body", "at", "score", "lacks"}
    assert Person not in fields.values()


def test_what_a_reply_tells_of_others_counts(city: City, noon: datetime) -> None:
    a_resolved_case(city, at=noon, reply=f"{GOOD}举报人的号码是13800138000。")
    deliver_all(noon)
    assert ReadReply.objects.get().lacks == "personal"


def test_reading_again_changes_what_is_kept_and_adds_nothing(told: Case, noon: datetime) -> None:
    Statement.objects.filter(text=EMPTY).update(text=GOOD)
    result = CliRunner().invoke(command_line(), ["dispatch", "reread-replies"])
    assert "重读了1条答复" in result.stdout
    assert (ReadReply.objects.get().score, ReadReply.objects.get().at) == (100, noon)


def test_who_reads_again_goes_on_where_they_stopped(city: City, noon: datetime) -> None:
    for _each in range(3):
        a_resolved_case(city, at=noon, reply=GOOD)
    first = CliRunner().invoke(command_line(), ["dispatch", "reread-replies", "--most", "2"])
    last = first.stdout.split("--after ")[1].split("。")[0]
    assert ReadReply.objects.count() == 2
    CliRunner().invoke(command_line(), ["dispatch", "reread-replies", "--after", last])
    assert ReadReply.objects.count() == 3


def test_only_the_clockwork_and_administrators_keep_what_was_read(city: City, noon: datetime) -> None:
    with pytest.raises(NotAllowed):
        note_replies([], by=city.handler, at=noon)


def test_replies_are_read_with_a_constant_number_of_queries(city: City, noon: datetime) -> None:
    def cost() -> int:
        given = [(event, at) for _fact, event, at in replies_given(after=0, limit=10)]
        with CaptureQueriesContext(connection) as queries:
            note_replies(given, by=CLOCKWORK, at=noon)
        return len(queries)

    a_resolved_case(city, at=noon)
    once = cost()
    for _each in range(3):
        a_resolved_case(city, at=noon)
    assert cost() == once


def test_a_bodys_replies_come_to_a_mean_and_shares(told: Case, city: City, noon: datetime) -> None:
    a_resolved_case(city, at=noon, reply=GOOD)
    deliver_all(noon)
    scores = all_replies(noon)[city.works.pk]
    assert (scores.replies, scores.mean, scores.is_few) == (2, 72.5, True)
    assert (scores.share(Lack.ONLY_PHRASES), scores.share(Lack.NO_TIME)) == (0.5, 0)
    assert lacking(Lack.ONLY_PHRASES, ReadReply.objects.all()).count() == 1


def test_nothing_comes_to_no_mean() -> None:
    assert (Scores().mean, Scores().share(Lack.PERSONAL), Scores().is_few) == (None, None, True)
    assert not Scores(replies=FEWEST).is_few


def test_no_code_of_a_lack_is_a_part_of_anothers() -> None:
    assert not [(one, other) for one in Lack for other in Lack if one != other and one in other]


def test_one_compares_ones_own_body_and_a_centre_all_in_its_place(city: City, noon: datetime) -> None:
    def compared(person: Person) -> set[str]:
        return {body.name for body in bodies_compared_for(person, at=noon)}

    every = {"市热线中心", "区社会治理中心", "区住建局", "区园林中心"}
    assert compared(city.supervisor) == every
    assert compared(city.handler) == {"区住建局"}
    assert compared(city.administrator) == compared(city.resident) == set()


def test_what_one_is_called_oneself_is_no_secret(city: City, noon: datetime) -> None:
    known_as(city.resident, name="徐新民", phone="13800138000")
    case = a_resolved_case(city, at=noon, reply=f"{GOOD}村民徐新民，号码13800138000，已知情。")
    deliver_all(noon)
    assert ReadReply.objects.get(case=case).lacks == ""


def test_a_reply_counts_for_the_body_that_gave_it(told: Case, city: City, noon: datetime) -> None:
    Case.objects.filter(pk=told.pk).update(lead=city.parks)
    CliRunner().invoke(command_line(), ["dispatch", "reread-replies"])
    assert ReadReply.objects.get().body == city.works


def test_a_span_leaves_out_its_end(told: Case, noon: datetime) -> None:
    every = Organisation.objects.all()
    assert not replies_of(every, since=noon - DAY, until=noon).exists()
    assert replies_of(every, since=noon, until=noon + DAY).exists()


def test_scores_come_with_one_query(told: Case, city: City, noon: datetime) -> None:
    for reply in (GOOD, EMPTY, GOOD):
        a_resolved_case(city, at=noon, reply=reply)
    deliver_all(noon)
    with CaptureQueriesContext(connection) as queries:
        scores = all_replies(noon)
    assert (len(queries), scores[city.works.pk].replies) == (1, 4)
