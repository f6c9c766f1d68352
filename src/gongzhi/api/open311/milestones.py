"""The steps of a case that programs are told of, and what each says of its status."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases import events as said
from gongzhi.civic.cases.vocabulary import ENDED, Status

MILESTONES: Mapping[str, str | Promise] = {
    said.CaseAccepted.kind: _("已受理"),
    said.CaseDeclined.kind: _("不予受理"),
    said.CaseWithdrawn.kind: _("反映人撤回"),
    said.CaseDispatched.kind: _("已派给承办单位"),
    said.CaseAcknowledged.kind: _("承办单位已签收"),
    said.CaseSuspended.kind: _("挂账，暂缓办理"),
    said.CaseResumed.kind: _("恢复办理"),
    said.CaseSupervised.kind: _("列入督办"),
    said.CaseResolved.kind: _("承办单位已答复"),
    said.CaseReopened.kind: _("重新办理"),
    said.CaseMerged.kind: _("已并入另一事项"),
    said.CaseUnmerged.kind: _("撤销并单"),
    said.CaseClosed.kind: _("已结案"),
}
ADDED = said.QuestionAnswered.kind  # told to those who see the case in full
_WORDS = {**MILESTONES, ADDED: _("反映人补充")}
_CLOSING = {event.kind for event in (said.CaseDeclined, said.CaseWithdrawn, said.CaseMerged, said.CaseClosed)}


def is_closed(status: Status) -> bool:
    """Tell whether GeoReport calls a case closed: nothing more is expected of anybody."""
    return status in ENDED


def closes(kind: str) -> bool:
    """Tell whether a case is closed after a step."""
    return kind in _CLOSING


def words_for(kind: str) -> str:
    """Return what a step is called where nobody wrote anything."""
    return str(_WORDS[kind])
