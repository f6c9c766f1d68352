"""The parts of the privacy officer's desk, each with what waits there."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.civic.cases.vocabulary import UNDERWAY
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import can_read_privacy, visible_openings
from gongzhi.civic.privacy.queries import newest_assessments, open_incidents
from gongzhi.civic.privacy.queries.openings import WAITING
from gongzhi.civic.rights.queries import visible_claims
from gongzhi.web.desk.privacy.activities import unassessed
from gongzhi.web.desk.privacy.doors import blocked, open_doors

MOST_TOLD = 100


@dataclass(frozen=True)
class Section:
    """A part of the desk: where it leads, what it is, and how many things wait there."""

    url: str
    title: str
    says: str
    waiting: int = 0


def sections_for(by: Person, *, at: datetime) -> list[Section]:
    """Return the parts that somebody sees, in the order of the day's work."""
    if not can_read_privacy(by, at=at):  # but may assess
        return [_assessments(at)]
    return [
        _requests(by, at=at),
        _incidents(),
        _looks(by, at=at),
        _assessments(at),
        _recipients(at),
        *_consents(),
        *_register(),
    ]


def _requests(by: Person, *, at: datetime) -> Section:
    claims = visible_claims(by, at=at).filter(decided_at=None, case__status__in=UNDERWAY)
    return Section(
        reverse("desk:privacy-requests"),
        _("个人信息请求"),
        _("本人或近亲属请求查阅、复制、转移、更正、删除、限制、解释、注销。"),
        claims[:MOST_TOLD].count(),
    )


def _looks(by: Person, *, at: datetime) -> Section:
    return Section(
        reverse("desk:looks"),
        _("查看个人信息的记录"),
        _("谁为了什么打开过居民的姓名和电话；不寻常的和有异议的，要查明并说明。"),
        visible_openings(by, at=at).filter(WAITING)[:MOST_TOLD].count(),
    )


def _incidents() -> Section:
    return Section(
        reverse("desk:incidents"),
        _("安全事件"),
        _("泄露、篡改、丢失：限时报告主管部门，通知受影响的人。"),
        open_incidents().count(),
    )


def _assessments(at: datetime) -> Section:
    unsigned = newest_assessments().filter(signed_at=None).count()
    return Section(
        reverse("desk:assessments"),
        _("影响评估"),
        _("自动决策、对外提供、出境之前先评估，签署了才能开始。"),
        unsigned + len(unassessed(at)),
    )


def _recipients(at: datetime) -> Section:
    return Section(
        reverse("desk:recipients"),
        _("接收方"),
        _("数据给了谁、在哪里；在境外的凭什么出境。"),
        len(blocked(at)) + len(open_doors()),
    )


def _consents() -> list[Section]:
    return [
        Section(
            reverse("desk:privacy-consents"),
            _("授权的说明"),
            _("每一版说明的全文，多少人同意、不同意、撤回；只有人数，没有名单。"),
        ),
        Section(
            reverse("desk:guardianships"),
            _("监护人"),
            _("不满十四周岁的人和没有完全民事行为能力的成年人，由谁同意。"),
        ),
    ]


def _register() -> list[Section]:
    return [
        Section(
            reverse("desk:privacy-register"),
            _("处理活动登记册"),
            _("每张表、每个字段：用来做什么，依据什么，属于哪一级，保存多久。"),
        ),
        Section(
            reverse("desk:privacy-retention"),
            _("到期删除"),
            _("保存期已到的数据什么时候删了多少。"),
        ),
    ]
