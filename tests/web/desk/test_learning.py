"""What a dispatcher sees of what was learned: guesses with their words, one key each; and the model page."""

from datetime import datetime

import pytest

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.vocabulary import CLOCKWORK, Status, Urgency
from gongzhi.civic.dispatch.actions import keep_weighing
from gongzhi.civic.dispatch.logic.relearning import Relearned
from gongzhi.civic.dispatch.logic.weighing import Judgement, starting_weighing
from gongzhi.civic.dispatch.models import Suggestion, TrainedModel
from gongzhi.civic.dispatch.queries.reading import forget_reader, model_in_use
from gongzhi.kernel.clock import now
from tests.a_city import City, an_accepted_case, an_opened_case
from tests.civic.dispatch.lessons import TREES, a_model
from tests.web.desk.conftest import SignedIn, fresh, let_the_worker_work, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def trees() -> Category:
    return Category.objects.create(code=TREES, name="绿化养护", keywords="草坪")


@pytest.fixture
def case(city: City, trees: Category, earlier: datetime) -> Case:
    """Return a case about the road, as the model has read it."""
    forget_reader()
    a_model(earlier)
    case = an_opened_case(city, at=earlier, title="路面塌了一块", text="菜场旁边路面塌了一块，请来看看。")
    let_the_worker_work()
    return fresh(case)


def page_of(case: Case, city: City, signed_in: SignedIn) -> str:
    return signed_in(city.dispatcher).get(f"/desk/case/{case.number}/").content.decode()


def test_the_page_shows_what_it_sounds_like_and_why(case: Case, city: City, signed_in: SignedIn) -> None:
    page = page_of(case, city, signed_in)
    assert 'name="take" value="道路破损" data-key="1"' in page
    assert 'name="take" value="绿化养护" data-key="2"' in page
    assert "依据：“" in page


def test_where_only_the_branch_is_sure_it_says_so(
    case: Case, city: City, trees: Category, signed_in: SignedIn
) -> None:
    above = Category.objects.create(code="00", name="市政设施")
    Category.objects.filter(pk__in=[city.roads.pk, trees.pk]).update(parent=above)
    choices = [[city.roads.pk, 0.6, []], [trees.pk, 0.38, []]]
    Suggestion.objects.filter(case=case).update(choices=choices, probability=0.6)
    assert "大类可以确定：市政设施（98%）" in page_of(case, city, signed_in)


def test_one_press_takes_a_guess(case: Case, city: City, trees: Category, signed_in: SignedIn) -> None:
    take(signed_in(city.dispatcher), case, "accept", take="绿化养护", category="", urgency=Urgency.ORDINARY)
    assert (fresh(case).status, fresh(case).category) == (Status.ACCEPTED, trees)


def test_what_is_written_counts_where_nothing_is_pressed(
    case: Case, city: City, trees: Category, signed_in: SignedIn
) -> None:
    take(signed_in(city.dispatcher), case, "accept", category="绿化养护", urgency=Urgency.ORDINARY)
    assert fresh(case).category == trees


def test_a_guess_that_is_no_category_is_refused(case: Case, city: City, signed_in: SignedIn) -> None:
    client = signed_in(city.dispatcher)
    answer = take(client, case, "accept", take="没有这个", urgency=Urgency.ORDINARY)
    assert (answer.status_code, fresh(case).status) == (422, Status.OPENED)


def test_before_the_worker_has_read_it_the_categories_words_speak(
    city: City, trees: Category, earlier: datetime, signed_in: SignedIn
) -> None:
    case = an_opened_case(city, at=earlier, title="草坪秃了", text="草坪秃了一大片。")
    page = page_of(case, city, signed_in)
    assert 'name="take" value="绿化养护" data-key="1"' in page
    assert "依据" not in page


def test_administrators_see_how_suggestions_fared(case: Case, city: City, signed_in: SignedIn) -> None:
    take(signed_in(city.dispatcher), case, "accept", take="道路破损", urgency=Urgency.ORDINARY)
    let_the_worker_work()
    page = signed_in(city.administrator).get("/desk/settings/learning/").content.decode()
    assert "1件中采纳1件" in page
    assert "临湖区" in page


def test_the_page_without_a_model_says_how_to_train_one(city: City, signed_in: SignedIn) -> None:
    page = signed_in(city.administrator).get("/desk/settings/learning/").content.decode()
    assert "gongzhi dispatch train" in page
    assert "还没有可比的" in page


def test_an_earlier_model_is_one_press_away(case: Case, city: City, signed_in: SignedIn) -> None:
    first = model_in_use()
    assert first is not None
    newer = TrainedModel.objects.create(
        sha256="b" * 64, data=b"", messages=1, figures={"accuracy": 0.5}, trained_at=now()
    )
    client = signed_in(city.administrator)
    client.post("/desk/settings/learning/use/", {"model": newer.pk})
    assert model_in_use() == newer
    client.post("/desk/settings/learning/use/", {"model": first.pk})
    assert model_in_use() == first


@pytest.mark.parametrize("number", ["x", "", "99999999", "²"])
def test_a_model_that_there_is_not_changes_nothing(city: City, signed_in: SignedIn, number: str) -> None:
    answer = signed_in(city.administrator).post(
        "/desk/settings/learning/use/", {"model": number}, follow=True
    )
    assert "没有这个模型" in answer.content.decode()
    assert model_in_use() is None


def test_dangers_found_missed_and_false_stand_by_month_with_their_cost(
    city: City, earlier: datetime, signed_in: SignedIn
) -> None:
    for text, urgency in (("三楼着火了，快来人", Urgency.ORDINARY), ("二号闸的销子脱了", Urgency.DANGER)):
        an_accepted_case(city, at=earlier, text=text, urgency=urgency)
    let_the_worker_work()
    page = signed_in(city.administrator).get("/desk/settings/learning/").content.decode()
    assert "漏掉一件危急情况算20" in page
    assert "<strong>21</strong>" in page
    assert "gongzhi dispatch learn-urgency" in page


def test_what_was_learned_of_dangers_is_listed(city: City, earlier: datetime, signed_in: SignedIn) -> None:
    found = Relearned(starting_weighing(), start=Judgement(4, 5, 3, 90), learned=Judgement(5, 5, 7, 90))
    keep_weighing(found, decisions=475, dangers=25, by=CLOCKWORK, at=earlier)
    page = signed_in(city.administrator).get("/desk/settings/learning/").content.decode()
    assert 'data-head="最新决定上的代价">7</td>' in page
    assert 'data-head="只用自带的例句">23</td>' in page
