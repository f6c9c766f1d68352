"""Parts of pages that are long to write and the same for many: written once for the pages of some seconds."""

from collections.abc import Callable, Hashable

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from gongzhi.civic.cases.events import ReplyTemplateChanged, TaxonomyChanged, TaxonomyImported
from gongzhi.civic.jurisdictions.events import PlaceMoved, PlaceRenamed, PlacesImported, PlacesMerged
from gongzhi.civic.people.events import (
    MembershipEnded,
    MembershipGranted,
    OrganisationAdded,
    OrganisationChanged,
    PersonDeactivated,
    PersonReactivated,
    ProfileChanged,
)
from gongzhi.kernel.kept import Kept

_PLACES = (PlaceRenamed, PlaceMoved, PlacesMerged, PlacesImported)
_BODIES = (OrganisationAdded, OrganisationChanged, MembershipGranted, MembershipEnded)
_PEOPLE = (ProfileChanged, PersonDeactivated, PersonReactivated)
_CASES = (TaxonomyChanged, TaxonomyImported, ReplyTemplateChanged)
_kept: Kept[dict[Hashable, SafeString]] = Kept(dict, of=(*_PLACES, *_BODIES, *_PEOPLE, *_CASES))


def written_once(key: Hashable, write: Callable[[], str]) -> SafeString:
    """Return the part of a page that `key` names, in the page's language; `write` must escape what it writes.

    The key holds all on which the part depends, but for the places, bodies, people and categories themselves.
    """
    kept, name = _kept(), (get_language(), key)
    if name not in kept:
        kept[name] = mark_safe(write())  # noqa: S308  # as agreed above
    return kept[name]
