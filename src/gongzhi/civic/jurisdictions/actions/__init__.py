"""What can be done with places, their names, and with the days of the calendar."""

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
from gongzhi.civic.jurisdictions.actions.toponyms import (
    GazetteerReport,
    ToponymImported,
    ToponymUnfit,
    confirm_toponym,
    import_toponyms,
    refuse_toponym,
)

__all__ = [
    "AreaUnfit",
    "CodeTaken",
    "CodeUnfit",
    "DayUnfit",
    "GazetteerReport",
    "ImportReport",
    "LevelUnfit",
    "MergeUnfit",
    "NameUnfit",
    "NoListFound",
    "NothingToChange",
    "PlaceHasEnded",
    "ToponymImported",
    "ToponymUnfit",
    "add_place",
    "confirm_toponym",
    "import_places",
    "import_toponyms",
    "merge_places",
    "move_place",
    "refuse_toponym",
    "rename_place",
    "set_calendar_day",
]
