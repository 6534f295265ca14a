"""Answers to surveys, one respondent to a row, each survey in its own words, with the mapping that explains them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from data.generator.chance import rng
from data.generator.engagement.sampling import Crowd, Draw, People
from data.generator.files import table


@dataclass(frozen=True)
class Form:
    """A survey's own headers and words.

    ``mapping`` explains them; ``bands`` name ages up to their last year; ``question`` gives each answer its chance, and
    ``further`` does for each question more. What nobody reads but the survey's owner is ignored or dropped.
    """

    headers: tuple[str, ...]
    bands: tuple[tuple[int, str], ...]
    sex: tuple[str, str]
    ethnic: dict[str, str]
    disability: tuple[str, str] | None
    question: dict[str, float]
    silent: str
    mapping: str
    further: tuple[dict[str, float], ...] = ()


HOUSEHOLD = Form(
    ("Serial", "Q1. Home postcode", "Q2. Age", "Q3. Sex", "Q4. Background", "Q5. Limited in what you can do",
     "Q6. How satisfied are you with your local area", "Q7. People around here get on well together",
     "Q8. You can influence decisions about your local area"),
    ((24, "15 to 24"), (34, "25 to 34"), (44, "35 to 44"), (54, "45 to 54"), (64, "55 to 64"), (74, "65 to 74"),
     (99, "75 or over")),
    ("Woman", "Man"),
    {"white": "White, of any kind", "asian": "Asian or British Asian", "black": "Black or Black British",
     "mixed": "More than one background", "other": "Something else"},
    ("Yes, a lot or a little", "Not at all"),
    {"Very satisfied": 0.23, "Fairly satisfied": 0.48, "Neither": 0.14, "Fairly dissatisfied": 0.1,
     "Very dissatisfied": 0.05},
    "Prefer not to say",
    '''# How the household survey's own words are to be read.
place = "Q1. Home postcode"
ignore = ["Serial"]

[column]
"Q2. Age" = "age"
"Q3. Sex" = "sex"
"Q4. Background" = "ethnic_group"
"Q5. Limited in what you can do" = "disability"

[value.ethnic_group]
"White, of any kind" = "white"
"Asian or British Asian" = "asian"
"More than one background" = "mixed"
"Something else" = "other_ethnic_group"

[value.disability]
"Yes, a lot or a little" = "disabled"
"Not at all" = "not_disabled"

[weights]
dimensions = ["age", "sex", "ethnic_group"]

[[answer]]
column = "Q6. How satisfied are you with your local area"
id = "satisfied-area"
title = "Satisfied with the local area"
answers = ["Very satisfied", "Fairly satisfied", "Neither", "Fairly dissatisfied", "Very dissatisfied"]
agree = ["Very satisfied", "Fairly satisfied"]
target = 80

[[answer]]
column = "Q7. People around here get on well together"
id = "get-on-well"
title = "People from different backgrounds get on well together"
answers = ["Strongly agree", "Tend to agree", "Neither", "Tend to disagree", "Strongly disagree"]
agree = ["Strongly agree", "Tend to agree"]
target = 75

[[answer]]
column = "Q8. You can influence decisions about your local area"
id = "can-influence"
title = "Can influence decisions about the local area"
answers = ["Strongly agree", "Tend to agree", "Neither", "Tend to disagree", "Strongly disagree"]
agree = ["Strongly agree", "Tend to agree"]
target = 33
''',
    (
        {"Strongly agree": 0.24, "Tend to agree": 0.54, "Neither": 0.13, "Tend to disagree": 0.06,
         "Strongly disagree": 0.03},
        {"Strongly agree": 0.05, "Tend to agree": 0.22, "Neither": 0.27, "Tend to disagree": 0.29,
         "Strongly disagree": 0.17},
    ),
)  # fmt: skip

ONLINE = Form(
    ("Response", "Your postcode", "Age last birthday", "I am", "Ethnic origin", "Would you pay more to keep services"),
    ((24, "Under 25"), (44, "25-44"), (64, "45-64"), (99, "Pension age (65 and over)")),
    ("Female", "Male"),
    {"white": "White", "asian": "Asian", "black": "Black", "mixed": "Mixed", "other": "Other"},
    None,
    {"Yes": 0.5, "No": 0.38, "Not sure": 0.12},
    "",
    '''# How the online form's own words are to be read.
place = "Your postcode"
ignore = ["Response"]

[column]
"Age last birthday" = "age"
"I am" = "sex"
"Ethnic origin" = "ethnic_group"

[value.age]
"Pension age (65 and over)" = "aged_65_plus"
''',
)  # fmt: skip

PANEL = Form(
    ("Card", "Postcode", "Age group", "Sex", "What matters most here"),
    ((24, "Young (15 to 24)"), (44, "25 to 44"), (64, "45 to 64"), (99, "65+")),
    ("F", "M"),
    {},
    None,
    {
        "Roads and pavements": 0.27,
        "Buses": 0.2,
        "Things for the young to do": 0.08,
        "Safety": 0.15,
        "Health services": 0.19,
        "Homes": 0.11,
    },
    "not stated",
    '''# How the cards handed out at panels are to be read.
place = "Postcode"
ignore = ["Card"]

[column]
"Age group" = "age"
"Sex" = "sex"

[value.age]
"Young (15 to 24)" = "aged_15_24"
''',
)  # fmt: skip

LIBRARY = replace(
    PANEL, question={"Opening hours": 0.44, "Books": 0.22, "Computers": 0.14, "The building": 0.2}
)
OLDER = replace(PANEL, question={"Health services": 0.36, "Buses": 0.3, "Homes": 0.12, "Safety": 0.22})

CITY_SIDE = ("Wolminster", "South Tambershire")

SURVEYS = (
    (HOUSEHOLD, Draw("household-survey-2025", 1_312, fair=True)),
    (ONLINE, Draw("budget-consultation-2023", 197)),
    (ONLINE, Draw("budget-consultation-2024", 214)),
    (ONLINE, Draw("budget-consultation-2025", 206)),
    (ONLINE, Draw("buses-2026", 223)),
    (PANEL, Draw("panel-survey-2024", 418)),
    (PANEL, Draw("panel-survey-2025", 397)),
    (PANEL, Draw("panel-survey-2026", 431)),
    (LIBRARY, Draw("library-survey-2024", 160, fair=True, districts=CITY_SIDE)),
    (OLDER, Draw("older-peoples-forum-2025", 96, fair=True, bands=(3,))),
)
"""Every survey whose answers are kept."""


def responses(crowd: Crowd) -> dict[str, bytes]:
    """Write the answers of every survey, and beside each the mapping of its words."""
    made: dict[str, bytes] = {}
    for form, how in SURVEYS:
        made[f"responses/{how.topic}.csv"] = table(form.headers, _rows(form, how, crowd))
        made[f"responses/{how.topic}.mapping.toml"] = form.mapping.encode()
    return made


def _rows(form: Form, how: Draw, crowd: Crowd) -> list[list[object]]:
    who, chance = crowd.draw(how), rng(f"words {how.topic}")
    blank = _sometimes(chance, "", 0.008)
    silent = _sometimes(chance, form.silent, 0.02)
    posts = [blank(crowd.place.posts.code[one]) for one in who.post.tolist()]
    columns: list[list[str]] = [[silent(word) for word in words] for words in _groups(form, who)]
    columns.append(chance.choice(list(form.question), len(posts), p=list(form.question.values())).tolist())
    for number, question in enumerate(form.further, 1):
        # a stream of its own: one question more changes no answer to another
        chance = rng(f"words {how.topic} {number}")
        left_out = _sometimes(chance, "", 0.015)
        said = chance.choice(list(question), len(posts), p=list(question.values()))
        columns.append([left_out(word) for word in said.tolist()])
    return [[number, *cells] for number, cells in enumerate(zip(posts, *columns, strict=True), 1)]


def _groups(form: Form, who: People) -> list[list[str]]:
    """What respondents say of themselves, in the survey's own words, column by column."""
    last = [age for age, _ in form.bands]
    words = [word for _, word in form.bands]
    columns = [
        [words[at] for at in np.searchsorted(last, who.age).tolist()],
        [form.sex[0] if female else form.sex[1] for female in who.female.tolist()],
    ]
    if form.ethnic:
        columns.append([form.ethnic[group] for group in who.ethnic])
    if form.disability:
        columns.append([form.disability[0 if limited else 1] for limited in who.disabled.tolist()])
    return columns


def _sometimes(chance: np.random.Generator, other: str, share: float) -> Callable[[str], str]:
    """Return what is said, but now and then something else."""
    return lambda word: other if chance.random() < share else word
