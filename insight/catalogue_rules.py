"""Rules on how the tables of ``council.toml`` and ``datasets.toml`` go together: fits, people, members, comparisons."""

from __future__ import annotations

from collections.abc import Iterator

from insight.domain import AreaType, Catalogue, Council, Dataset, FitMethod, FitRule, Statistic
from insight.errors import Fault

NEEDS_PEOPLE = (FitMethod.CENTROID, FitMethod.PEOPLE, FitMethod.POSTCODES)


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Yield every fault of fits, of what areas are compared with, and of the columns that these rely on."""
    for rule in catalogue.council.fit:
        yield from _rule_faults(rule, catalogue)
    yield from _nation_faults(catalogue)
    yield from _similar_faults(catalogue)
    for dataset_id, use, wanted in _uses(catalogue.council):
        dataset = catalogue.datasets.get(str(dataset_id))
        if dataset is not None:
            yield from _column_faults(dataset, use, wanted)


def _uses(council: Council) -> Iterator[tuple[str | None, str, tuple[str, ...]]]:
    """Data sets, what they are used for, and the short names of the columns which that takes."""
    for entry in council.area_type:
        yield entry.members, f"area_type {entry.key}", ("code", "name", "member")
        dissolved = tuple(filter(None, (entry.dissolve, entry.dissolve_name)))
        yield entry.source, f"area_type {entry.key}", ("code", *dissolved)
    for rule in council.fit:
        if rule.by is FitMethod.LOOKUP:
            yield rule.dataset, "fit", ("code", "area")
    if council.people is not None:
        yield council.people.dataset, "people", ("code", "population")
        yield council.people.boundaries, "people", ("code",)


def _column_faults(dataset: Dataset, use: str, wanted: tuple[str, ...]) -> Iterator[Fault]:
    for column in wanted:
        if column not in dataset.columns:
            yield Fault(
                f"council.toml [{use}]",
                f"'{column}' must be among the columns of [{dataset.id}]",
                ", ".join(dataset.columns) or "no columns",
                f'Add {column} = "..." under its columns, or name another data set.',
            )


def _rule_faults(rule: FitRule, catalogue: Catalogue) -> Iterator[Fault]:
    council, said = catalogue.council, f"{rule.small} of {rule.small_vintage} to {rule.area}, by '{rule.by}'"

    def fault(rule_broken: str, remedy: str) -> Fault:
        return Fault("council.toml [fit]", rule_broken, said, remedy)

    if rule.by is FitMethod.LOOKUP and rule.dataset is None:
        yield fault("a fit by lookup must name its 'dataset'", "Add dataset = ...")
    if rule.by is not FitMethod.LOOKUP and rule.dataset is not None:
        yield fault("'dataset' goes with a fit by lookup only", 'Drop it, or write by = "lookup".')
    if (rule.small, rule.small_vintage) not in _small_kinds(catalogue):
        yield fault("its small areas must be in use", "Correct 'small' or 'small_vintage'.")
    sets = [entry for entry in council.area_type if entry.type is rule.area]
    if not sets:
        yield fault("its 'area' must be an area type listed in council.toml", "Correct 'area'.")
    made = sets and all(entry.members or entry.whole or entry.dissolve for entry in sets)
    if made and rule.by is not FitMethod.LOOKUP:
        yield fault(
            "areas made of other areas are added up from those",
            "Drop the fit, or write one for the areas they are made of.",
        )
    if rule.by in NEEDS_PEOPLE and council.people is None:
        yield fault("the fit needs to know where people live", "Add a [people] table, or fit by area.")
    if rule.by is FitMethod.POSTCODES and council.people is not None and council.people.postcodes is None:
        yield fault("a fit by postcodes needs postcode points", "Add postcodes = ... under [people].")


def _small_kinds(catalogue: Catalogue) -> set[tuple[AreaType | None, int | None]]:
    """Kinds of area that the catalogue has figures, boundaries or people for."""
    council = catalogue.council
    kinds = {(dataset.area_type, dataset.vintage) for dataset in catalogue.datasets.values()}
    kinds |= {(entry.type, entry.vintage) for entry in council.area_type}
    return kinds | ({(council.people.type, council.people.vintage)} if council.people else set())


def _nation_faults(catalogue: Catalogue) -> Iterator[Fault]:
    nation = catalogue.council.nation
    if nation is None or nation.figures is None:
        return
    dataset = catalogue.datasets.get(nation.figures)
    if dataset is None:
        rule, remedy = "the data set must be in datasets.toml", "Add it, or correct the name."
        yield Fault("council.toml [nation]", rule, repr(nation.figures), remedy)
    elif dataset.reader != "national":
        yield Fault(
            "council.toml [nation]",
            "'figures' names a data set with reader 'national'",
            f"reader '{dataset.reader}' of [{dataset.id}]",
            'Set reader = "national" there, or name another data set.',
        )


def _similar_faults(catalogue: Catalogue) -> Iterator[Fault]:
    similar = catalogue.council.similar
    if similar is None:
        return
    where = "council.toml [similar]"
    for name in dict.fromkeys((*similar.indicators, *similar.logarithms)):
        indicator = catalogue.indicators.get(name)
        if indicator is None:
            rule = "areas are compared by indicators of this catalogue"
            yield Fault(where, rule, repr(name), "Correct the id, or drop it.")
        elif indicator.statistic is Statistic.COUNT:
            rule = "areas are compared by shares, rates and scores"
            yield Fault(where, rule, f"the count {name!r}", "A large area has more of everything: drop it.")
    for name in set(similar.logarithms) - set(similar.indicators):
        yield Fault(where, "'logarithms' are among the 'indicators'", repr(name), "Add it to both.")
    if len(set(similar.indicators)) < len(similar.indicators) or not similar.indicators:
        found = ", ".join(similar.indicators) or "none"
        yield Fault(where, "'indicators' lists each once", found, "Correct the list.")
