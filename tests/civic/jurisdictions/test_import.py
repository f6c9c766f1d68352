"""Importing lists of places."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from gongzhi.civic.jurisdictions.actions import ImportReport, NoListFound, import_places
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.queries import place_at, place_by_code, search_places
from gongzhi.civic.jurisdictions.vocabulary import Reason
from gongzhi.kernel.models import Fact
from tests.civic.jurisdictions.city import City, square
from tests.shared import shared_data

pytestmark = pytest.mark.django_db

CITY = """code,name,level,parent_code
990101001,湖东街道,street,990101
99,南屏省,province,
9901,云麓市,city,99
990101,临湖区,county,9901
990102,望山区,county,9901
"""


def import_text(folder: Path, lines: str, at: datetime) -> ImportReport:
    """Import a list."""
    (folder / "places.csv").write_text(lines, encoding="utf-8")
    return import_places(folder, by=None, at=at)


def import_drawings(folder: Path, drawings: object, at: datetime) -> ImportReport:
    """Import centres and areas alone."""
    (folder / "geometry.json").write_text(json.dumps(drawings), encoding="utf-8")
    return import_places(folder, by=None, at=at)


def pairs() -> set[tuple[str, str]]:
    """Return which code lies in which."""
    return set(PlaceAncestry.objects.values_list("ancestor__code", "descendant__code"))


def test_a_list_becomes_places_within_places(tmp_path: Path, noon: datetime) -> None:
    report = import_text(tmp_path, CITY, noon)
    assert (report.added, report.rejections) == (5, ())
    assert place_by_code("990101001").path == "南屏省 › 云麓市 › 临湖区 › 湖东街道"
    assert {above for above, below in pairs() if below == "990101001"} == {
        "99",
        "9901",
        "990101",
        "990101001",
    }


def test_an_import_is_one_fact(tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, CITY, noon)
    fact = Fact.objects.get()
    assert (fact.kind, fact.subject) == ("jurisdictions.PlacesImported", f"place:{place_by_code('99').pk}")
    assert fact.data == {"added": 5, "renamed": 0, "moved": 0, "drawn": 0}


def test_a_second_import_changes_nothing(tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, CITY, noon)
    before = list(Place.objects.values_list()), list(PlaceAncestry.objects.values_list())
    assert import_text(tmp_path, CITY, noon) == ImportReport(0, 0, 0, 0, 5, ())
    assert (list(Place.objects.values_list()), list(PlaceAncestry.objects.values_list())) == before
    assert Fact.objects.count() == 1


def test_another_name_for_a_code_is_a_rename_with_its_history(tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, CITY, noon)
    old = place_by_code("990101")
    report = import_text(tmp_path, CITY.replace("临湖区", "碧湖区"), noon)
    assert (report.renamed, report.unchanged) == (1, 4)
    assert (place_by_code("990101").name, place_by_code("990101", date(2025, 3, 11))) == ("碧湖区", old)
    assert place_by_code("990101001").path == "南屏省 › 云麓市 › 碧湖区 › 湖东街道"


def test_another_parent_for_a_code_is_a_move_with_its_history(tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, CITY, noon)
    report = import_text(tmp_path, CITY.replace("湖东街道,street,990101", "山东街道,street,990102"), noon)
    assert (report.moved, report.renamed) == (1, 0)
    assert place_by_code("990101001").path == "南屏省 › 云麓市 › 望山区 › 山东街道"
    assert ("990101", "990101001") in pairs()


def test_a_new_place_may_lie_below_one_that_the_same_list_renames(tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, CITY, noon)
    import_text(tmp_path, CITY.replace("临湖区", "碧湖区") + "990101002,湖西街道,street,990101\n", noon)
    assert place_by_code("990101002").path == "南屏省 › 云麓市 › 碧湖区 › 湖西街道"
    assert place_by_code("990101002") in Place.objects.within(place_by_code("990101"))


def test_a_place_may_move_into_one_that_the_same_list_adds(tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, CITY, noon)
    lines = CITY.replace("湖东街道,street,990101", "湖东街道,street,990103") + "990103,白鹭县,county,9901\n"
    assert import_text(tmp_path, lines, noon).moved == 1
    assert place_by_code("990101001").path == "南屏省 › 云麓市 › 白鹭县 › 湖东街道"


def test_a_list_may_say_since_when(tmp_path: Path, noon: datetime) -> None:
    import_text(tmp_path, CITY, noon)
    header = "code,name,level,parent_code,valid_from\n"
    lines = header + "990101,碧湖区,county,9901,2025-01-01\n990103,白鹭县,county,9901,2024-05-01\n"
    import_text(tmp_path, lines, noon)
    assert place_by_code("990101").valid_from == date(2025, 1, 1)
    assert place_by_code("990103").valid_from == date(2024, 5, 1)
    assert import_text(tmp_path, lines, noon + timedelta(days=1)).unchanged == 2


def test_places_that_no_list_names_stay(city: City, tmp_path: Path, noon: datetime) -> None:
    count = Place.objects.count()
    import_text(tmp_path, "code,name,level,parent_code\n990104,新区,county,9901\n", noon)
    assert Place.objects.present().count() == count + 1


def test_unfit_lines_are_reported_and_the_others_imported(tmp_path: Path, noon: datetime) -> None:
    report = import_text(tmp_path, CITY + "990105,,county,9901\n770101001,某街道,street,770101\n", noon)
    assert (report.added, report.unchanged) == (5, 0)
    assert [(each.line, each.reason) for each in report.rejections] == [
        (7, Reason.NAME),
        (8, Reason.UNKNOWN_PARENT),
    ]


def test_areas_and_centres_are_imported_and_corrected_in_place(
    city: City, tmp_path: Path, noon: datetime
) -> None:
    drawings: dict[str, dict[str, object]] = {
        "990101": {"center": [112.1, 27.1], "geometry": square(112, 27, 0.2)},
        "990102": {"center": [113, 27]},
    }
    assert import_drawings(tmp_path, drawings, noon).drawn == 2
    assert import_drawings(tmp_path, drawings, noon).drawn == 0
    assert place_at(112.01, 27.01) == city.lakeside
    drawings["990101"]["geometry"] = square(112, 27, 0.3)
    assert import_drawings(tmp_path, drawings, noon).drawn == 1
    assert place_at(112.25, 27.25) == city.lakeside


def test_a_drawing_of_an_unknown_place_is_reported(city: City, tmp_path: Path, noon: datetime) -> None:
    (rejection,) = import_drawings(tmp_path, {"77": {"center": [112, 27]}}, noon).rejections
    assert (rejection.file, rejection.code, rejection.reason) == ("geometry.json", "77", Reason.UNKNOWN_CODE)


def test_a_folder_without_lists_is_refused(tmp_path: Path, noon: datetime) -> None:
    with pytest.raises(NoListFound, match=r"没有地点表"):
        import_places(tmp_path, by=None, at=noon)


def test_progress_is_told_up_to_the_end(tmp_path: Path, noon: datetime) -> None:
    (tmp_path / "places.csv").write_text(CITY, encoding="utf-8")
    told: list[tuple[int, int]] = []
    import_places(tmp_path, by=None, at=noon, progress=lambda made, of: told.append((made, of)))
    assert told == [(1, 5), (2, 5), (4, 5), (5, 5)]


def test_the_whole_country_is_imported(noon: datetime) -> None:
    folder = shared_data("places")
    report = import_places(folder, by=None, at=noon)
    assert (report.added, report.rejections) == (44_703, ())
    assert PlaceAncestry.objects.count() == 31 + 342 * 2 + 2978 * 3 + 41_352 * 4
    assert import_places(folder, by=None, at=noon) == ImportReport(0, 0, 0, 0, 44_703, ())
    (found,) = search_places("东城区 东华门", noon.date())
    assert found.path == "北京市 › 市辖区 › 东城区 › 东华门街道"
