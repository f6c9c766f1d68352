"""What others may ask: working time; places by code, by text, on the map; which place a text means."""

from gongzhi.civic.jurisdictions.logic.clocks import (
    WorkCalendar,
    due,
    due_after_pauses,
    elapsed,
    extended,
    remaining,
)
from gongzhi.civic.jurisdictions.logic.toponyms import names_said_in
from gongzhi.civic.jurisdictions.logic.whereabouts.coordinates import point_in
from gongzhi.civic.jurisdictions.queries.calendar import calendar_at, due_time
from gongzhi.civic.jurisdictions.queries.places import (
    ancestors_of,
    children_of,
    lying_in,
    paths_of,
    place_at,
    place_by_code,
    places_as_geojson,
    present_place,
    search_places,
    shape_around,
)
from gongzhi.civic.jurisdictions.queries.whereabouts import (
    agreement_of,
    forget_names,
    load_names,
    places_in,
)

__all__ = [
    "WorkCalendar",
    "agreement_of",
    "ancestors_of",
    "calendar_at",
    "children_of",
    "due",
    "due_after_pauses",
    "due_time",
    "elapsed",
    "extended",
    "forget_names",
    "load_names",
    "lying_in",
    "names_said_in",
    "paths_of",
    "place_at",
    "place_by_code",
    "places_as_geojson",
    "places_in",
    "point_in",
    "present_place",
    "remaining",
    "search_places",
    "shape_around",
]
