"""Pages of the question of the month for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongzhi.civic.dispatch.policy import visible_troubles
from gongzhi.civic.dispatch.queries.questions import questions as all_questions
from gongzhi.civic.dispatch.queries.questions import troubles_in
from gongzhi.kernel import clock
from gongzhi.web.paging import LongList
from gongzhi.web.troubles.questions import as_cards, effect_in_words, facts_of, state_of
from gongzhi.web.troubles.showing import trouble_cards

A_PAGE = 12


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions, month by month, the latest first."""
    page = LongList(all_questions(), A_PAGE).get_page(request.GET.get("page"))
    cards = as_cards(page, namespace="portal")
    return render(request, "portal/troubles/questions.html", {"page": page, "cards": cards})


@require_safe
def question(request: HttpRequest, number: int) -> HttpResponse:
    """Show a question: who leads, the plan, how far it is, and the cases before and since."""
    found, at = get_object_or_404(all_questions(), pk=number), clock.now()
    troubles = visible_troubles(None, at=at).filter(trouble__in=troubles_in(found))
    context = {
        "question": found,
        "state": state_of(found),
        "facts": facts_of(found),
        "effect": effect_in_words(found, at=at),
        "reports": found.reports.all()[:50],
        "troubles": trouble_cards(troubles, namespace="portal"),
    }
    return render(request, "portal/troubles/question.html", context)
