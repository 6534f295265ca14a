"""Groups are declared: every fault of a declaration is told, and rows come back as they were."""

import itertools
from pathlib import Path

import pytest

from insight import grouping
from insight.catalogue import load
from insight.domain import Dimension, Group
from insight.errors import CatalogueError

ROOT = Path(__file__).parent.parent
INDICATORS = load(ROOT / "data" / "sample").indicators


def faults(*groups: Group, name: str = "age") -> str:
    dimension = Dimension(id=name, title="Age", base="residents", group=groups)
    return "\n".join(map(str, grouping.faults({name: dimension}, INDICATORS)))


YOUNG = Group(id="young", title="Young", indicator="aged_15_24_pct", ages=(15, 24), words=("16-24",))


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ((), "a dimension needs groups"),
        ((YOUNG, YOUNG), "a group id may be used once in a dimension"),
        ((YOUNG, Group(id="a", title="A", rest=True), Group(id="b", title="B", rest=True)), "one group may be the rest"),
        ((Group(id="a", title="A", rest=True),), "a rest needs another group with an indicator"),
        ((Group(id="not_stated", title="A"),), "'not_stated' is a reserved group"),
        ((YOUNG, Group(id="b", title="B", words=("16–24",))), "a wording may mean one group"),
        ((YOUNG, Group(id="b", title="B", ages=(24, 30))), "ages must not overlap"),
        ((Group(id="b", title="B", ages=(30, 24)),), "first and last year of age"),
        ((Group(id="b", title="B", indicator="aged_15_25_pct"),), "Did you mean aged_15_24_pct"),
        ((Group(id="b", title="B", indicator="population"),), "'indicator' must be a proportion"),
        ((Group(id="b", title="B", indicator="aged_15_24_pct", rest=True),), "an indicator or is the rest, not both"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_groups_is_told(groups: tuple[Group, ...], told: str) -> None:
    assert told in faults(*groups)


def test_a_dimension_may_not_be_called_all() -> None:
    assert "'all' is kept for all participants" in faults(YOUNG, name="all")


@pytest.mark.parametrize("council", ["sample", "cambridgeshire", "england"])
def test_groups_come_back_from_their_rows(council: str) -> None:
    dimensions = load(ROOT / "data" / council).dimensions
    rows = grouping.frame(dimensions.values())
    assert grouping.frame(grouping.dimensions_of(rows).values()).equals(rows)
    exposed = set(rows.loc[rows["sensitive"], "group_id"])
    assert exposed == {"travellers", "lgbt", "abuse_survivors"}
    assert set(rows.loc[rows["special_category"], "minimum"]) == {25}


def test_the_ages_of_a_council_leave_no_gap() -> None:
    for council in ("sample", "cambridgeshire"):
        groups = load(ROOT / "data" / council).dimensions["age"].group
        spans = sorted(map(grouping.span, groups))
        assert spans[0][0] == 0
        assert spans[-1][1] == 200
        assert all(after[0] == before[1] + 1 for before, after in itertools.pairwise(spans))


def test_a_dimension_declared_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "council.toml").write_text('groups = ["a.toml", "a.toml"]\nindicators = ["i.toml"]\n')
    (tmp_path / "a.toml").write_text('[dimension.sex]\ntitle = "Sex"\nbase = "people"\ngroup = []\n')
    with pytest.raises(CatalogueError, match="a dimension may be declared once"):
        load(tmp_path)
