"""Squareshire in which people have been asked: the young and the south west were not heard."""

from pathlib import Path

from tests.squareshire import WARDS

GROUPS = """
[dimension.age]
title = "Age"
base = "people of Squareshire, 2021"
words = ["age"]

[[dimension.age.group]]
id = "young"
title = "Aged 15 to 24"
indicator = "no_car_pct"

[[dimension.age.group]]
id = "old"
title = "Aged 25 and over"
rest = true

[dimension.community]
title = "Communities"
base = "no published count"
words = ["community"]

[[dimension.community.group]]
id = "travellers"
title = "Gypsies, Roma and <b>Travellers</b>"
sensitive = true
"""

EXERCISES = """exercise_id,title,series,owner,method,rung,basis,planned_start,planned_end,actual_start,actual_end,\
area_type,area_codes,audience,asked,what_changed,link,visibility
survey-2025,Survey 2025,Survey,Research <i>team</i>,postal survey,consult,random,,,2025-05-01,2025-06-01,,,,\
Are you well?,A new bus.,https://example.org/survey,public
stand-2025,Stand 2025,,Libraries,pop-up stand,involve,open event,,,2025-09-01,2025-09-01,,,,,,,public
workshop,Youth workshop,,Youth service,workshop,involve,open event,2026-03-01,2026-03-01,,,ward,{south_west},age:young,,,,public
plan,Ward plan,,Planning,online survey,consult,self-selecting,2026-03-10,2026-03-20,,,ward,{south_west},,,,,public
secret,Inner workings,,Board,workshop,consult,forum,2026-04-01,2026-04-02,,,,,,,,,internal
"""

RECORDS = {
    "voices.csv": """kind,title,area_type,area_code,period,count,of
returns,Survey of parish councils,district,E07990001,2025,129,235
petition,Keep the library open,ward,{south_west},2025,30,400
e-panel,Residents' panel,ward,{south_west},2025,12,
attendance,Panel meetings,ward,{south_west},2025,40,
""",
    "forums.csv": """forum_id,name,groups,kind,area_type,area_codes
youth,Youth council,age:young,forum,,
elders,Elders,age:old,organisation,district,E07990001
""",
    "statements.csv": """statement_id,statement,role,said_on,area_type,area_code,review_on,topic,moderation,visibility
bus,The last bus goes <i>too early</i>.,Parish council,2025-11-03,ward,{south_west},2026-11-03,Transport,approved,public
old,Nobody comes here.,Parish council,2023-11-03,ward,{south_west},2024-11-03,Transport,approved,public
new,Not looked at yet.,Parish council,2025-11-03,ward,{south_west},2026-11-03,Transport,waiting,public
""",
    "parishes.csv": """area_code,plan_status,priorities,survey,survey_period,cluster
{parish},adopted,Speeding; A footpath,returned,2025,Fen edge
""",
}


def counts(exercise: str, young: int, by_ward: list[int]) -> str:
    total = sum(by_ward)
    rows = [("all", "all", "all", "all", total), ("all", "all", "age", "young", young)]
    rows += [("all", "all", "age", "old", total - young - 7), ("all", "all", "age", "not_stated", 7)]
    rows += [("ward", ward, "all", "all", count) for ward, count in zip(WARDS, by_ward, strict=True)]
    return "\n".join(",".join([exercise, *map(str, row)]) for row in rows) + "\n"


def declare(folder: Path) -> None:
    """Add groups and records of engagement to the catalogue folder of Squareshire."""
    council = folder / "council.toml"
    plain = 'indicators = ["indicators.toml"]'
    council.write_text(council.read_text().replace(plain, f'{plain}\ngroups = ["groups.toml"]'))
    (folder / "groups.toml").write_text(GROUPS)
    engagement = folder / "engagement"
    engagement.mkdir()
    names = {"south_west": WARDS[0], "parish": "E04990002"}
    (engagement / "exercises.csv").write_text(EXERCISES.format(**names))
    for file, text in RECORDS.items():
        (engagement / file).write_text(text.format(**names))
    header = "exercise_id,area_type,area_code,dimension,group_id,count\n"
    given = counts("survey-2025", 100, [30, 80, 80, 80]) + counts("stand-2025", 10, [5, 30, 30, 30])
    (engagement / "participation.csv").write_text(header + given)
