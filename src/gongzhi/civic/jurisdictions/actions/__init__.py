"""What can be done with places and with the days of the calendar."""

from gongzhi.civic.jurisdictions.actions.calendar import set_calendar_day
from gongzhi.civic.jurisdictions.actions.importing import ImportReport, NoListFound, import_places
from gongzhi.civic.jurisdictions.actions.places import (
    AreaUnfit,
    CodeTaken,
    CodeUnfit,
    DayUnfit,
    LevelUnfit,
    MergeUnfit,
    NameUnfit,
    NothingToChange,
    PlaceHasEnded,
    add_place,
    merge_places,
    move_place,
    rename_place,
)

__all__ = [
    "AreaUnfit",
    "CodeTaken",
    "CodeUnfit",
    "DayUnfit",
    "ImportReport",
    "LevelUnfit",
    "MergeUnfit",
    "NameUnfit",
    "NoListFound",
    "NothingToChange",
    "PlaceHasEnded",
    "add_place",
    "import_places",
    "merge_places",
    "move_place",
    "rename_place",
    "set_calendar_day",
]
