"""Service discovery (wiki.open311.org/Service_Discovery): which interfaces there are, and where."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.api.open311.answers import FORMATS, Answer
from gongzhi.api.open311.entrance import Call, entrance

CHANGED = "2025-12-01T00:00:00+08:00"  # of the interface, not of what it tells
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


@entrance
def discovery(call: Call) -> Answer:
    """Tell where the interface is, in which formats, and whom to ask for a key."""
    endpoint = {
        "specification": SPECIFICATION,
        "url": call.request.build_absolute_uri(_below()),
        "changeset": CHANGED,
        "type": "production",
        "formats": list(FORMATS.values()),
    }
    told = {
        "changeset": CHANGED,
        "contact": _("政务服务便民热线12345"),
        "key_service": call.request.build_absolute_uri(reverse("portal:open-data")),
        "endpoints": [endpoint],
    }
    return Answer("discovery", told)


def _below() -> str:
    """Return the address below which everything else is, without a slash at its end."""
    return reverse("open311:requests", kwargs={"suffix": "json"}).rpartition("/")[0]
