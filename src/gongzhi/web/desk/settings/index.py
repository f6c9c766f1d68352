"""The first page of the settings: what there is to set, and how much of it."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.models import CatalogueEntry, Category, DeadlineRule, EscalationRule, ReplyTemplate
from gongzhi.civic.clients.queries import visible_webhooks
from gongzhi.civic.dispatch.queries.automatic import rule_of_the_city
from gongzhi.civic.dispatch.queries.naming import names_learned
from gongzhi.civic.dispatch.queries.reading import models_there
from gongzhi.civic.evaluation.queries import rules_in, weights_in
from gongzhi.civic.evaluation.vocabulary import Month
from gongzhi.civic.jurisdictions.models import CalendarDay
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import managed_organisations, managed_people
from gongzhi.civic.privacy.queries import newest_assessments
from gongzhi.civic.teamwork.queries.notices import parked_letters
from gongzhi.kernel.delivery import parked_reactions
from gongzhi.web.desk.settings.entrance import for_configurators
from gongzhi.web.paging import counted

Door = dict[str, Any]


@require_safe
@for_configurators
def index(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show the doors to all settings, with counts."""
    today = timezone.localdate(at)
    groups = [
        (_("派单和办理"), _of_cases(today)),
        (_("考核"), _of_rates(Month.of(today))),
        (_("人员和系统"), _of_the_house(by, at)),
    ]
    return render(request, "desk/settings/index.html", {"groups": groups})


def _of_cases(today: date) -> list[Door]:
    in_force = _("%(n)d条有效")
    own_days = CalendarDay.objects.filter(on__year=today.year).count()
    active = Category.objects.filter(is_active=True).count()
    return [
        _door("catalogue", _("派单目录"), mark="list")
        | _told(
            _("什么事、在哪里，由哪个单位主办。"),
            in_force % {"n": CatalogueEntry.objects.valid(today).count()},
        ),
        _door("deadlines", _("期限"), mark="clock")
        | _told(
            _("受理、签收、办结各要多久，写明来源。"),
            in_force % {"n": DeadlineRule.objects.valid(today).count()},
        ),
        _door("escalation", _("超期自动处理"), mark="whistle")
        | _told(
            _("超期多久自动督办、自动上交。"), in_force % {"n": EscalationRule.objects.valid(today).count()}
        ),
        _door("taxonomy", _("分类"), mark="layers")
        | _told(_("三级分类和居民常说的词。"), _("%(n)d个在用") % {"n": active}),
        _door("learning", _("派单学习"), mark="layers")
        | _told(_("模型建议得准不准，用哪一个。"), _("%(n)d个模型") % {"n": models_there().count()}),
        _door("automatic", _("自动派单"), mark="play")
        | _told(_("有把握的诉求不等人，直接派出去。"), _automatic()),
        _door("names", _("学到的地名"), mark="pin")
        | _told(_("居民怎么叫一个地方，认错的剔除。"), _("%(n)s个") % {"n": counted(names_learned())}),
        _door("calendar", _("工作日历"), mark="calendar")
        | _told(_("节假日、调休，本市自己的安排。"), _("今年本市另定%(n)d天") % {"n": own_days}),
        _door("templates", _("答复模板"), mark="speech")
        | _told(_("常用的答复开头。"), _("%(n)d个") % {"n": ReplyTemplate.objects.count()}),
    ]


def _automatic() -> str:
    rule = rule_of_the_city()
    return _("已开启") if rule and rule.is_on else _("没有开启")


def _of_rates(month: Month) -> list[Door]:
    words = _("权重%(weights)s，%(n)d条不计入规则") % {
        "weights": weights_in(month),
        "n": rules_in(month).count(),
    }
    return [
        _door("evaluation", _("考核口径"), mark="scales") | _told(_("三率的权重，哪些事项不计入。"), words)
    ]


def _of_the_house(by: Person, at: datetime) -> list[Door]:
    people, bodies = managed_people(by, at).count(), managed_organisations(by, at).count()
    parked = parked_reactions().count() + parked_letters().count()
    running = _("%(n)d项等待处理") % {"n": parked} if parked else _("运行正常")
    return [
        _door("people", _("人员"), mark="person")
        | _told(_("谁在哪个单位、什么岗位。"), _("%(n)d人") % {"n": people}),
        _door("organisations", _("单位"), mark="pin")
        | _told(_("部门、街道、企业和居委会。"), _("%(n)d个") % {"n": bodies}),
        _door("assessments", _("影响评估"), mark="shield")
        | _told(
            _("自动派单、推送、程序读取，评估签署以后才能开始。"),
            _("%(n)d项等签署") % {"n": newest_assessments().filter(signed_at=None).count()},
        ),
        _door("webhooks", _("事件推送"), mark="link")
        | _told(_("有进展时通知别的系统。"), _("%(n)d个地址") % {"n": visible_webhooks(by, at=at).count()}),
        _door("reactions", _("系统运行"), mark="play")
        | {
            "text": _("后台任务和没有成功的处理。"),
            "state": "overdue" if parked else "success",
            "label": running,
        },
    ]


def _door(name: str, title: str, *, mark: str) -> Door:
    return {"title": title, "url": reverse(f"desk:{name}"), "mark": mark}


def _told(text: str, count: str) -> Door:
    return {"text": text, "meta": [count]}
