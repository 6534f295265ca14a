"""Area codes: their form, the kind of area they speak of, and that each comes once."""

from __future__ import annotations

import pandas as pd

from insight.domain import AreaType
from insight.errors import Fault
from insight.sources.files import and_more

GSS = r"[A-Z]\d{8}"
"""Form of a code of the Government Statistical Service: a letter for the country and eight figures."""

ENTITIES = {
    AreaType.OA: r"(?:[A-Z]00)",
    AreaType.LSOA: r"(?:[A-Z]01)",
    AreaType.MSOA: r"(?:[A-Z]02)",
    AreaType.WARD: r"(?:[A-Z]05|S13|N08)",
    AreaType.PARISH: r"(?:[A-Z]04|[A-Z]43)",
    AreaType.DIVISION: r"(?:[A-Z]58)",
    AreaType.DISTRICT: r"(?:[A-Z]0[6-9]|S12)",
    AreaType.COUNTY: r"(?:[A-Z](?:0[689]|1[01])|S12|N09)",
}
"""How codes of each area type begin (ONS Register of Geographic Codes); E43 is an unparished area."""


def well_formed(codes: pd.Series, area_type: AreaType | None) -> pd.Series:
    """Whether each code has the form of a GSS code; a panel may have any code but a blank one."""
    if area_type is AreaType.PANEL:
        return codes != ""
    return codes.str.fullmatch(GSS)


def of_type(codes: pd.Series, area_type: AreaType | None) -> pd.Series:
    """Whether each code is of the area type; always, where no way to tell is known."""
    if area_type not in ENTITIES:
        return pd.Series(True, index=codes.index)
    return codes.str.match(ENTITIES[area_type])


def form_faults(codes: pd.Series, area_type: AreaType | None, *, file: str) -> list[Fault]:
    """Faults of codes that are blank or not of the form of a code. Index: row number in the file."""
    faults = []
    blank = codes.index[codes == ""]
    if len(blank):
        found = f"none in {_rows(blank)}"
        faults.append(Fault(file, "every row must have a code", found, "Fill it in, or drop the row."))
    wrong = codes[(codes != "") & ~well_formed(codes, area_type)]
    if len(wrong):
        shown = and_more([f"{code!r} in row {row}" for row, code in wrong.items()], most=3)
        rule = "every code must be a letter and eight figures, such as E05013050"
        faults.append(Fault(file, rule, shown, "Correct the code, or the code column in [columns]."))
    return faults


def type_fault(codes: pd.Series, area_type: AreaType, *, file: str) -> Fault:
    """Build the fault of a file none of whose codes is of the stated area type."""
    return Fault(
        file,
        f"its codes must be codes of area type '{area_type}'",
        and_more(sorted({code[:3] for code in codes})) + " codes only",
        "Correct 'area_type', or the code column in [columns].",
    )


def repeat_faults(codes: pd.Series, *, file: str, remedy: str) -> list[Fault]:
    """Faults of codes that come more than once."""
    counts = codes[codes != ""].value_counts()
    repeated = counts[counts > 1].sort_index()
    if repeated.empty:
        return []
    shown = and_more([f"{code} {count} times" for code, count in repeated.items()], most=3)
    return [Fault(file, "each code may come once", shown, remedy)]


def _rows(numbers: pd.Index) -> str:
    listed = and_more([str(number) for number in numbers], most=5)
    return f"row {listed}" if len(numbers) == 1 else f"{len(numbers):,} rows: {listed}"
