"""The services: categories that a case may have, and what else may be said about one."""

import re
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongzhi.api.open311.answers import Answer, Failure
from gongzhi.api.open311.entrance import Call, entrance
from gongzhi.civic.cases.models import Category
from gongzhi.civic.cases.vocabulary import OPEN_KINDS

YES, NO = "yes", "no"
_BETWEEN = re.compile(r"[;；,，、\s]+")


def services_offered() -> QuerySet[Category]:
    """Return the categories in use that have none below them: only these are listed, explained and chosen."""
    return Category.objects.filter(is_active=True).exclude(children__is_active=True)


@entrance
def services(call: Call) -> Answer:
    """List the services."""
    return Answer(
        "services", [_service(each) for each in services_offered().select_related("parent__parent")]
    )


def _service(category: Category) -> dict[str, Any]:
    above = _names_above(category)
    return {
        "service_code": category.code,
        "service_name": category.name,
        "description": " › ".join([*above, category.name]),
        "metadata": True,
        "type": "realtime",
        "keywords": ", ".join(filter(None, _BETWEEN.split(category.keywords))),
        "group": above[0] if above else category.name,
    }


def _names_above(category: Category) -> list[str]:
    return [*_names_above(category.parent), category.parent.name] if category.parent else []


@entrance
def definition(call: Call, *, code: str) -> Answer:
    """Tell what may be said about a case of a category."""
    return Answer(
        "service_definition", {"service_code": service_with(code).code, "attributes": _attributes()}
    )


def service_with(code: str) -> Category:
    """Return the service that has a code."""
    category = services_offered().filter(code=code).first()
    if category is None:
        raise Failure(404, _("没有service_code为“%(code)s”的服务。") % {"code": code[:80]})
    return category


def _attributes() -> list[dict[str, Any]]:
    public = {YES: _("同意公开"), NO: _("不公开")}
    return [
        _choice("kind", 1, _("诉求类型，不填为求助"), {kind.value: kind.label for kind in OPEN_KINDS}),
        _choice("public", 2, _("是否同意公开，不填为不公开；举报一律不公开"), public),
    ]


def _choice(code: str, order: int, description: str, values: dict[Any, Any]) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": None,
        "order": order,
        "description": description,
        "values": [{"key": str(key), "name": str(name)} for key, name in values.items()],
    }
