"""Real exports come in whole: every row is a case with its own words and times, once."""

import csv
from collections import Counter
from datetime import datetime

import pytest
from django.utils import timezone

from gongzhi.civic.cases.events import CaseClosed, CaseOpened, CaseResolved
from gongzhi.civic.cases.models import Case, Statement
from gongzhi.civic.cases.vocabulary import Kind, Status
from gongzhi.kernel.models import Fact
from tests.a_city import City
from tests.civic.cases.terminal import Answer, run_import
from tests.shared import shared_data

MESSAGES = ("--id", "留言编号", "--title", "留言主题", "--text", "留言详情", "--time", "留言时间")
REPLIES = (
    "replies_2019.csv",
    "--source",
    "问政答复",
    *MESSAGES,
    "--reply",
    "答复意见",
    "--replied",
    "答复时间",
)
REQUESTS = ("requests_2019.csv", "--source", "问政留言", *MESSAGES, "--likes", "点赞数")
RIVERS = (
    *("river_complaints.csv", "--source", "河流", "--id", "id", "--title", "标题", "--text", "投诉件内容"),
    *("--time", "时间", "--reply", "回复1", "--kind", "性质"),
)
pytestmark = pytest.mark.django_db


def bring_in(city: City, export: tuple[str, ...]) -> Answer:
    file, *options = export
    return run_import(shared_data("cases") / file, *options, "--default-place", city.city.code)


def rows_in(file: str) -> list[dict[str, str]]:
    with (shared_data("cases") / file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def cases_by_id(source: str) -> dict[str, Case]:
    prefix = f"import:{source}:"
    cases = Case.objects.filter(idempotency_key__startswith=prefix)
    return {(case.idempotency_key or "").removeprefix(prefix): case for case in cases}


def local(at: datetime | None) -> datetime:
    assert at is not None
    return timezone.localtime(at).replace(tzinfo=None)


def by_hand(text: str, form: str = "%Y/%m/%d %H:%M:%S") -> datetime:
    text = text.replace("-", "/") if form.startswith("%Y") else text
    return datetime.strptime(text if ":" in text else f"{text} 00:00:00", form)  # noqa: DTZ007  # local, as in the file


def test_every_reply_comes_in_with_its_times(city: City) -> None:
    told = bring_in(city, REPLIES)

    assert (told.exit_code, told.numbers) == (0, [2816, 0, 0, 2816])
    cases, rows = cases_by_id("问政答复"), rows_in("replies_2019.csv")
    replies = {reply.case_id: reply for reply in Statement.objects.all()}
    assert len(cases) == len(rows) == len(replies) == 2816
    for row in rows:
        case = cases[row["留言编号"]]
        assert case.text == row["留言详情"].strip()
        assert local(case.opened_at) == by_hand(row["留言时间"])
        assert local(case.resolved_at) == by_hand(row["答复时间"]) == local(replies[case.pk].at)
        assert replies[case.pk].text == row["答复意见"].strip()
    assert {(case.status, case.spoken_by_id) for case in cases.values()} == {(Status.RESOLVED, None)}
    assert Fact.objects.filter(kind=CaseOpened.kind).count() == 2816
    assert Fact.objects.filter(kind=CaseResolved.kind).count() == 2816


def test_every_request_comes_in_with_its_likes(city: City) -> None:
    told = bring_in(city, REQUESTS)

    assert (told.exit_code, told.numbers) == (0, [4326, 0, 0, 4326])
    cases, rows = cases_by_id("问政留言"), rows_in("requests_2019.csv")
    assert len(cases) == len(rows) == 4326
    for row in rows:
        case = cases[row["留言编号"]]
        assert (case.text, case.supporters) == (row["留言详情"].strip(), int(row["点赞数"]))
        assert local(case.opened_at) == by_hand(row["留言时间"])
    assert {case.status for case in cases.values()} == {Status.OPENED}


def test_every_river_complaint_comes_in_with_months_before_days(city: City) -> None:
    told = bring_in(city, RIVERS)

    assert (told.exit_code, told.numbers) == (0, [1464, 0, 0, 1464])
    assert "月在前" in told.output
    cases, rows = cases_by_id("河流"), rows_in("river_complaints.csv")
    replies = dict(Statement.objects.values_list("case_id", "text"))
    kinds = {kind: str(kind.label) for kind in Kind}
    for row in rows:
        case = cases[row["id"]]
        form = "%m/%d/%Y %H:%M:%S" if "/" in row["时间"] else "%Y/%m/%d %H:%M:%S"
        assert local(case.opened_at) == by_hand(row["时间"], form)
        assert (case.text, kinds[Kind(case.kind)]) == (row["投诉件内容"].strip(), row["性质"])
        assert replies[case.pk] == row["回复1"].strip()
    assert Counter(fact.kind for fact in Fact.objects.all())[CaseClosed.kind] == 1464


@pytest.mark.parametrize("export", [REPLIES, RIVERS])
def test_a_repeated_import_of_a_real_file_adds_nothing(city: City, export: tuple[str, ...]) -> None:
    bring_in(city, export)
    facts, rows = Fact.objects.count(), Case.objects.count()

    assert bring_in(city, export).numbers == [0, rows, 0, rows]
    assert (Fact.objects.count(), Case.objects.count()) == (facts, rows)
