"""The questions of the page *Which places*: a ready-made one, or up to four conditions put together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from insight import which_places
from insight.conditions import (
    AGAINST,
    CHANCES,
    LARGER,
    LINES,
    MOST,
    SHARES,
    Condition,
    ConditionError,
    Test,
    parse,
)
from insight.domain import Polarity, Statistic
from insight.errors import Fault
from insight.pages import address, editions
from insight.store import Store
from insight.which_places import Ready

BEGINNING = "find "
TYPE, DISTRICT, READY, ROWS = "find type", "find district", "find ready", "find rows"
WHERE = "where"
SEPARATOR = ";"
OWN, EVERYWHERE = "My own conditions", ""
FIRST_SHARE = 20

WORDS = {
    Test.WORST: "in the worst … % of areas",
    Test.BEST: "in the best … % of areas",
    Test.HIGHEST: "in the highest … % of areas",
    Test.LOWEST: "in the lowest … % of areas",
    Test.WORST_PEOPLE: "in the worst areas with … % of people",
    Test.BEST_PEOPLE: "in the best areas with … % of people",
    Test.OVER: "over",
    Test.UNDER: "under",
    Test.WORSE: "worse, beyond chance, than",
    Test.BETTER: "better, beyond chance, than",
    Test.HIGHER: "higher, beyond chance, than",
    Test.LOWER: "lower, beyond chance, than",
    Test.TENTH: "in the nation's worst … tenths",
    Test.POCKET: "holds a hidden pocket",
    Test.TARGET: "deprived and unheard, worst … % of people",
}
WITH_WORSE_END = (
    Test.WORST, Test.BEST, Test.OVER, Test.UNDER, Test.WORSE, Test.BETTER, Test.WORST_PEOPLE, Test.BEST_PEOPLE,
)  # fmt: skip
WITHOUT = (Test.HIGHEST, Test.LOWEST, Test.OVER, Test.UNDER, Test.HIGHER, Test.LOWER)


def take(store: Store) -> tuple[Fault, ...]:
    """Take the conditions of the address into the session, when they are not there yet; say which cannot be read."""
    if ROWS in st.session_state:
        return ()
    texts = [text for text in st.query_params.get(WHERE, "").split(SEPARATOR) if text.strip()]
    asked, wrong = list[Condition](), list[Fault]()
    for text in texts[:MOST]:
        try:
            asked += _offered(store, *parse([text], indicators=store.indicators()))
        except ConditionError as error:
            wrong += error.faults
    if not asked and (ready := which_places.ready(store)):
        asked = list(ready[0].conditions)
        st.session_state[TYPE] = st.session_state.get(TYPE, st.query_params.get("type", ready[0].area_type))
    st.session_state.setdefault(TYPE, st.query_params.get("type", store.edition.default_area_type))
    put(asked or [Condition(store.edition.default_indicator, Test.WORST, float(FIRST_SHARE))])
    return tuple(wrong)


def _offered(store: Store, one: Condition) -> tuple[Condition]:
    """Refuse a test that the choices of the page do not offer for its indicator."""
    spec = store.indicator(one.indicator_id)
    tests = _tests(store, spec)
    if one.test in tests:
        return (one,)
    rule = (
        "chance can only be told of figures with a likely range"
        if one.test in CHANCES
        else f"'{spec['title']}' can be asked {', '.join(tests)}"
    )
    raise ConditionError(Fault(f"condition '{one}'", rule, f"'{one.test}'", "Choose another test below."))


def put(asked: Sequence[Condition]) -> None:
    """Set the controls to conditions."""
    st.session_state[ROWS] = len(asked)
    for row, one in enumerate(asked):
        st.session_state[f"find indicator {row}"] = one.indicator_id
        st.session_state[f"find test {row}"] = str(one.test)
        st.session_state[f"find period {row}"] = one.period
        if one.amount is not None:
            st.session_state[_amount_key(row, one.test)] = (
                int(one.amount) if one.test is Test.TENTH else one.amount
            )


def _amount_key(row: int, test: Test) -> str:
    family = (
        "larger" if test in CHANCES else "line" if test in LINES else "share" if test in SHARES else "tenth"
    )
    return f"find {family} {row}"


def ready(store: Store) -> None:
    """Choose a ready-made question; what is chosen sets the conditions."""
    found = which_places.ready(store)
    if not found:
        return
    titles = {one.title: one for one in found}
    now = [str(one) for one in _now()]
    kind = st.session_state.get(TYPE)
    same = (one.title for one in found if [str(c) for c in one.conditions] == now and one.area_type == kind)
    st.session_state[READY] = next(same, OWN)

    def chosen() -> None:
        address.act()
        picked = titles.get(st.session_state[READY])
        if picked is not None:
            _set(picked)

    st.selectbox("Question", [*titles, OWN], key=READY, on_change=chosen)
    if (picked := titles.get(st.session_state[READY])) is not None:
        st.caption(picked.why)


def _set(picked: Ready) -> None:
    put(picked.conditions)
    st.session_state[TYPE] = picked.area_type
    st.session_state[DISTRICT] = EVERYWHERE


def _now() -> tuple[Condition, ...]:
    """Conditions that the session holds, as far as they are whole."""
    found = []
    for row in range(int(st.session_state.get(ROWS, 0))):
        name, word = (st.session_state.get(f"find {part} {row}") for part in ("indicator", "test"))
        if name is None or word is None:
            continue
        test = Test(word)
        amount = None if test is Test.POCKET else st.session_state.get(_amount_key(row, test))
        found.append(
            Condition(
                str(name),
                test,
                float(amount) if isinstance(amount, int | float) else amount,
                st.session_state.get(f"find period {row}"),
            )
        )
    return tuple(found)


def place(store: Store, key: str) -> tuple[str, str]:
    """Kind of area, and the district, or nothing for everywhere."""
    kinds = editions.area_types(store, key)
    kinds = kinds[kinds["area_type"] != "county"]
    asked = st.query_params
    left, right = st.columns(2)
    with left:
        first = asked.get("type", store.edition.default_area_type)
        kind = address.pick("Kind of area", TYPE, kinds, "area_type", "plural", first, on_change=address.act)
    with right:
        inside = editions.areas(store, key, kind)["parent_code"]
        rows = store.areas("district") if "district" in set(kinds["area_type"]) else pd.DataFrame()
        choices = pd.DataFrame({"area_code": [EVERYWHERE], "name": [f"All of {store.edition.place}"]})
        if len(rows) and kind != "district":
            choices = pd.concat([choices, rows.loc[rows["area_code"].isin(inside), ["area_code", "name"]]])
        first = asked.get("district", EVERYWHERE)
        district = address.pick("Where", DISTRICT, choices, "area_code", "name", first, on_change=address.act)
    return kind, district


def conditions(store: Store, key: str, kind: str) -> tuple[Condition, ...]:
    """Show one row of choices for each condition, and buttons that add one and take one away."""
    table, periods = editions.indicators(store, key), editions.periods(store, key)
    table = table[table["indicator_id"].isin(periods.loc[periods["area_type"] == kind, "indicator_id"])]
    number = int(st.session_state[ROWS])
    for row in range(number):
        _row(store, table, row)
    with st.container(horizontal=True, gap="small", key="ci_find_buttons"):
        if number < MOST:
            st.button("Add a condition", on_click=_add, args=(store.edition.default_indicator,))
        if number > 1:
            st.button("Take the last one away", on_click=_drop)
    return _now()


def _add(indicator_id: str) -> None:
    address.act()
    row = int(st.session_state[ROWS])
    st.session_state[ROWS] = row + 1
    st.session_state[f"find indicator {row}"] = indicator_id


def _drop() -> None:
    address.act()
    row = st.session_state[ROWS] = int(st.session_state[ROWS]) - 1
    for name in [str(name) for name in st.session_state]:
        if name.startswith(BEGINNING) and name.endswith(f" {row}"):
            del st.session_state[name]


def _row(store: Store, table: pd.DataFrame, row: int) -> None:
    with st.container(key=f"ci_find_row_{row}"):
        columns = st.columns([5, 4, 3])
    with columns[0]:
        name = address.pick(
            f"Condition {row + 1}",
            f"find indicator {row}",
            table,
            "indicator_id",
            "title",
            store.edition.default_indicator,
            on_change=lambda: _other(row),
        )
    spec = table[table["indicator_id"] == name].iloc[0]
    tests = _tests(store, spec)
    rows = pd.DataFrame({"test": [str(test) for test in tests], "text": [WORDS[test] for test in tests]})
    with columns[1]:
        word = address.pick(
            f"Test {row + 1}", f"find test {row}", rows, "test", "text", rows["test"].iloc[0],
            on_change=address.act,
        )  # fmt: skip
    with columns[2]:
        _amount(row, Test(word), spec)


def _other(row: int) -> None:
    address.act()
    st.session_state[f"find period {row}"] = None


def _tests(store: Store, spec: pd.Series) -> list[Test]:
    """Tests that an indicator can be asked; those it has no figures for are refused in words later."""
    neutral = spec["polarity"] == Polarity.NEUTRAL
    tests = list(WITHOUT if neutral else (*WITH_WORSE_END, Test.HIGHEST, Test.LOWEST))
    if spec["statistic"] in (Statistic.COUNT, Statistic.SCORE, Statistic.RANK_SUMMARY, Statistic.INDEX):
        tests = [test for test in tests if test not in CHANCES]
    national = store.national()
    begins = national.loc[national["indicator_id"] == spec["indicator_id"], "tenths"]
    if any(len(begin) for begin in begins) or spec["statistic"] == Statistic.RANK_SUMMARY:
        tests.append(Test.TENTH)
    if spec["indicator_id"] in set(store.pockets()["indicator_id"]):
        tests.append(Test.POCKET)
    if spec["polarity"] != Polarity.NEUTRAL and "all" in set(store.scopes()["scope_id"]):
        tests.append(Test.TARGET)
    return tests


def _amount(row: int, test: Test, spec: pd.Series) -> None:
    key, label = _amount_key(row, test), f"Amount {row + 1}"
    if test is Test.POCKET:
        return
    if test in CHANCES:
        rows = pd.DataFrame({"key": AGAINST, "text": [LARGER[word] for word in AGAINST]})
        address.pick(f"Than {row + 1}", key, rows, "key", "text", "county", on_change=address.act)
    elif test is Test.TENTH:
        st.session_state.setdefault(key, 1)
        st.number_input(label, 1, 9, step=1, key=key, on_change=address.act)
    elif test in SHARES:
        st.session_state.setdefault(key, float(FIRST_SHARE))
        st.number_input(f"{label} (%)", 1.0, 99.0, step=5.0, key=key, format="%g", on_change=address.act)
    else:
        st.session_state.setdefault(key, 0.0)
        st.number_input(f"{label} ({spec['unit']})", step=1.0, key=key, format="%g", on_change=address.act)
