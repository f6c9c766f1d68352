"""Pages of the categories: a tree of three levels, with the number of cases in each branch."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongzhi.civic.cases.actions import save_category
from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.settings.catalogue import full_name
from gongzhi.web.desk.settings.entrance import changes_of, for_configurators, saving
from gongzhi.web.desk.settings.forms import CategoryForm, NewCategoryForm

LEVELS = 3


@dataclass
class Branch:
    """A category, the branches below it, and how many cases they hold together."""

    category: Category
    cases: int
    below: list["Branch"] = field(default_factory=list)

    @property
    def may_grow(self) -> bool:
        """Whether a category may be added below."""
        return self.category.is_active and depth_of(self.category) < LEVELS


def depth_of(category: Category) -> int:
    """Return the level of a category, from 1."""
    return 1 + (depth_of(category.parent) if category.parent else 0)


def tree() -> list[Branch]:
    """Return the whole tree by code; two queries."""
    counted = Case.objects.order_by().values_list("category").annotate(n=Count("pk"))
    own = Counter(dict(counted))
    below: dict[int | None, list[Category]] = defaultdict(list)
    for category in Category.objects.select_related("parent__parent"):
        below[category.parent_id].append(category)
    return [_grown(category, below, own) for category in below[None]]


def _grown(category: Category, below: dict[int | None, list[Category]], own: Counter[int | None]) -> Branch:
    branches = [_grown(child, below, own) for child in below[category.pk]]
    return Branch(category, own[category.pk] + sum(branch.cases for branch in branches), branches)


@require_safe
@for_configurators
def categories(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Show the tree."""
    return render(request, "desk/settings/taxonomy.html", {"tree": tree()})


@for_configurators
def category_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Add a category, at the top or below another."""
    parent = _parent(request.GET.get("below", ""))
    suggested = {"code": _next_code(parent)}
    form = NewCategoryForm(request.POST or None, initial=suggested)
    if form.is_valid():
        with saving(form):
            added = save_category(**form.cleaned_data, parent=parent, by=by, at=at)
            messages.success(request, _("分类“%(name)s”已添加。") % {"name": added.name})
            return redirect("desk:taxonomy")
    context = {"form": form, "parent": full_name(parent)}
    return render(request, "desk/settings/category_new.html", context, status=422 if form.errors else 200)


def _parent(pk: str) -> Category | None:
    if not pk:
        return None
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    return get_object_or_404(Category.objects.select_related("parent__parent"), pk=int(pk), is_active=True)


def _next_code(parent: Category | None) -> str:
    """Suggest the next free number, two digits a level."""
    start = parent.code if parent else ""
    taken = set(Category.objects.filter(code__startswith=start).values_list("code", flat=True))
    return next((code for n in range(1, 100) if (code := f"{start}{n:02}") not in taken), "")


@for_configurators
def category(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Rename a category, change its keywords, retire it or take it up again."""
    found = get_object_or_404(Category.objects.select_related("parent__parent"), pk=pk)
    initial = {"name": found.name, "keywords": found.keywords, "is_active": found.is_active}
    form = CategoryForm(request.POST or None, initial=initial, category=found)
    if form.is_valid():
        with saving(form):
            save_category(code=found.code, parent=found.parent, **form.cleaned_data, by=by, at=at)
            messages.success(request, _("分类“%(name)s”已保存。") % {"name": form.cleaned_data["name"]})
            return redirect("desk:taxonomy")
    context = {
        "form": form,
        "category": found,
        "path": full_name(found),
        "changes": changes_of([found])[found.pk],
    }
    return render(request, "desk/settings/category.html", context, status=422 if form.errors else 200)
