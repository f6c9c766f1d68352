"""A case from first words to confirmed answer, through all the steps of the main road."""

from datetime import datetime, timedelta

from gongzhi.civic.cases.actions import (
    NewCase,
    accept_case,
    acknowledge_case,
    contact_resident,
    dispatch_case,
    follow_up_case,
    open_case,
    resolve_case,
)
from gongzhi.civic.cases.queries.timeline import timeline_of
from gongzhi.civic.cases.vocabulary import Outcome, Satisfaction, Stage, Status, Urgency, Way
from gongzhi.kernel.delivery import backlog, deliver_due
from tests.a_city import City

HOUR = timedelta(hours=1)


def test_a_residents_words_end_with_an_answer_that_the_resident_confirms(city: City, noon: datetime) -> None:
    new = NewCase(text="柳岸路的路面塌了一块，骑车差点摔倒。", place=city.community, spoken_by=city.resident)
    case = open_case(new, by=city.resident, at=noon).case
    case = accept_case(
        case, category=city.roads, urgency=Urgency.ORDINARY, by=city.dispatcher, at=noon + HOUR
    )
    case = dispatch_case(case, by=city.dispatcher, at=noon + HOUR)
    case = acknowledge_case(case, by=city.handler, at=noon + 2 * HOUR)
    case = contact_resident(case, note="已电话联系，约明天到场。", by=city.handler, at=noon + 3 * HOUR)
    case = resolve_case(
        case, reply="路面已修补。", outcome=Outcome.DONE, by=city.handler, at=noon + 24 * HOUR
    )
    case = follow_up_case(
        case,
        way=Way.WEB,
        contacted=True,
        resolved=True,
        satisfaction=Satisfaction.VERY_SATISFIED,
        by=city.resident,
        at=noon + 30 * HOUR,
    )
    assert (case.status, case.lead, case.has_missed, case.due_at) == (Status.CLOSED, city.works, False, None)
    assert not case.deadlines.filter(ended_at=None).exists()
    assert case.deadlines.get(stage=Stage.RESOLVE).met_at == noon + 24 * HOUR
    assert [entry.title for entry in timeline_of(case, viewer=city.resident, at=noon)] == [
        "提出事项",
        "已受理，分类为“道路破损”，一般",
        "派给区住建局主办",
        "区住建局已签收",
        "区住建局已联系反映人",
        "区住建局答复：已解决",
        "网上评价：问题已解决，非常满意",
        "结案",
    ]
    while deliver_due(at=noon + 31 * HOUR):
        pass
    assert backlog(at=noon + 31 * HOUR) == 0
