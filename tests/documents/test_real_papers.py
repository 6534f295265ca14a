"""Maps and papers of a real county: lines that real licences ask for, and room on the page, as no made-up county has."""

from pathlib import Path

import pytest

from insight.build import build
from insight.documents import licences, maps, pack, profile
from insight.documents.shaping import FULL, SHORT
from insight.errors import InsightError
from insight.store import Store

CATALOGUE = Path(__file__).parent.parent.parent / "data" / "cambridgeshire"


@pytest.mark.real
def test_every_kind_of_area_of_a_real_county_has_its_papers(real: Path, tmp_path: Path) -> None:
    made = build(CATALOGUE, sources=real, out=tmp_path / "real.duckdb").path
    with Store(made) as store:
        shown = store.periods()[["indicator_id", "area_type"]].drop_duplicates()
        for one in shown.itertuples(index=False):
            licences.lines(store, one.area_type, store.sources(one.indicator_id))
        office, wrong = profile.Office(store), []
        for kind in store.area_types()["area_type"]:
            maps.map_sheet(store, "imd2025_score", kind)
            codes = store.areas(kind)["area_code"]
            for code in (codes.iloc[0], codes.iloc[-1]):
                paper = office.paper(code, kind)
                for form in (SHORT, FULL):
                    try:
                        office.written(paper, form, "pdf")
                    except InsightError as error:
                        wrong.append(str(error))
        assert wrong == []
        wards = [str(code) for code in store.areas("ward")["area_code"].head(2)]
        found = pack.pack(store, wards, ["deprivation"]).paper.origin.sources
        assert "wards" in {source.dataset_id for source in found}
