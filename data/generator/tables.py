"""The census tables: their published column headers, word for word, and which leaves each column adds up."""

from __future__ import annotations

from dataclasses import dataclass

TAIL = "; measures: Value"
"""Behind every header of some bulk files, and of none in others, as published."""


@dataclass(frozen=True)
class Table:
    """One table. ``columns`` gives each header (without prefix and tail) and the leaves it is the sum of."""

    title: str
    prefix: str
    columns: tuple[tuple[str, tuple[int, ...]], ...]
    tail: bool = False

    @property
    def headers(self) -> list[str]:
        """Headers as published."""
        return [f"{self.prefix}: {name}{TAIL if self.tail else ''}" for name, _ in self.columns]


def _table(title: str, prefix: str, total: str, leaves: str, *, tail: bool = False) -> Table:
    """Make a table of a total and its leaves; a line that ends with ``=`` and numbers is a subtotal."""
    rows = [line.strip() for line in leaves.strip().splitlines()]
    columns: list[tuple[str, tuple[int, ...]]] = []
    count = 0
    for row in rows:
        name, mark, of = row.partition(" = ")
        if mark:
            first, _, last = of.partition("..")
            columns.append((name, tuple(range(int(first), int(last or first) + 1))))
        else:
            columns.append((name, (count,)))
            count += 1
    return Table(title, prefix, ((total, tuple(range(count))), *columns), tail)


NOT_ENGLISH = "Main language is not English (English or Welsh in Wales)"
ENGLISH_HERE = "English in England, or English or Welsh in Wales as a main language"
EQUALITY = "Disabled under the Equality Act"

TABLES = {
    "ts001": _table("Number of usual residents in households and communal establishments", "Residence type",
        "Total", """
        Lives in a household
        Lives in a communal establishment
        """, tail=True),
    "ts003": _table("Household composition", "Household composition", "Total", """
        One person household = 0..1
        One person household: Aged 66 years and over
        One person household: Other
        Single family household = 2..11
        Single family household: All aged 66 years and over
        Single family household: Married or civil partnership couple = 3..5
        Single family household: Married or civil partnership couple: No children
        Single family household: Married or civil partnership couple: Dependent children
        Single family household: Married or civil partnership couple: All children non-dependent
        Single family household: Cohabiting couple family = 6..8
        Single family household: Cohabiting couple family: No children
        Single family household: Cohabiting couple family: With dependent children
        Single family household: Cohabiting couple family: All children non-dependent
        Single family household: Lone parent family = 9..10
        Single family household: Lone parent family: With dependent children
        Single family household: Lone parent family: All children non-dependent
        Single family household: Other single family household = 11
        Single family household: Other single family household: Other family composition
        Other household types = 12..13
        Other household types: With dependent children
        Other household types: Other, including all full-time students and all aged 66 years and over
        """, tail=True),
    "ts007a": _table("Age by five-year age bands", "Age", "Total", "\n".join([
        "Aged 4 years and under",
        *(f"Aged {first} to {first + 4} years" for first in range(5, 85, 5)),
        "Aged 85 years and over",
    ])),
    "ts008": _table("Sex", "Sex", "All persons", """
        Female
        Male
        """, tail=True),
    "ts011": _table("Households by deprivation dimensions", "Household deprivation", "Total: All households", """
        Household is not deprived in any dimension
        Household is deprived in one dimension
        Household is deprived in two dimensions
        Household is deprived in three dimensions
        Household is deprived in four dimensions
        """, tail=True),
    "ts021": _table("Ethnic group", "Ethnic group", "Total: All usual residents", """
        Asian, Asian British or Asian Welsh = 0..4
        Asian, Asian British or Asian Welsh: Bangladeshi
        Asian, Asian British or Asian Welsh: Chinese
        Asian, Asian British or Asian Welsh: Indian
        Asian, Asian British or Asian Welsh: Pakistani
        Asian, Asian British or Asian Welsh: Other Asian
        Black, Black British, Black Welsh, Caribbean or African = 5..7
        Black, Black British, Black Welsh, Caribbean or African: African
        Black, Black British, Black Welsh, Caribbean or African: Caribbean
        Black, Black British, Black Welsh, Caribbean or African: Other Black
        Mixed or Multiple ethnic groups = 8..11
        Mixed or Multiple ethnic groups: White and Asian
        Mixed or Multiple ethnic groups: White and Black African
        Mixed or Multiple ethnic groups: White and Black Caribbean
        Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups
        White = 12..16
        White: English, Welsh, Scottish, Northern Irish or British
        White: Irish
        White: Gypsy or Irish Traveller
        White: Roma
        White: Other White
        Other ethnic group = 17..18
        Other ethnic group: Arab
        Other ethnic group: Any other ethnic group
        """),
    "ts025": _table("Household language", "Household language (English and Welsh)", "Total: All households", f"""
        All adults in household have {ENGLISH_HERE}
        At least one but not all adults in household have {ENGLISH_HERE}
        No adults in household, but at least one person aged 3 to 15 years, has {ENGLISH_HERE.replace(",", "", 1)}
        No people in household have {ENGLISH_HERE}
        """),
    "ts029": _table("Proficiency in English", "Proficiency in English language",
        "Total: All usual residents aged 3 years and over", f"""
        Main language is English (English or Welsh in Wales)
        {NOT_ENGLISH} = 1..4
        {NOT_ENGLISH}: Can speak English very well
        {NOT_ENGLISH}: Can speak English well
        {NOT_ENGLISH}: Cannot speak English well
        {NOT_ENGLISH}: Cannot speak English
        """),
    "ts030": _table("Religion", "Religion", "Total: All usual residents", """
        No religion
        Christian
        Buddhist
        Hindu
        Jewish
        Muslim
        Sikh
        Other religion
        Not answered
        """),
    "ts037": _table("General health", "General health", "Total: All usual residents", """
        Very good health
        Good health
        Fair health
        Bad health
        Very bad health
        """),
    "ts038": _table("Disability", "Disability", "Total: All usual residents", f"""
        {EQUALITY} = 0..1
        {EQUALITY}: Day-to-day activities limited a lot
        {EQUALITY}: Day-to-day activities limited a little
        Not disabled under the Equality Act = 2..3
        Not disabled under the Equality Act: Has long term physical or mental health condition but day-to-day activities are not limited
        Not disabled under the Equality Act: No long term physical or mental health conditions
        """),  # noqa: E501
    "ts039": _table("Provision of unpaid care", "Provision of unpaid care",
        "Total: All usual residents aged 5 and over", """
        Provides no unpaid care
        Provides 19 hours or less unpaid care a week
        Provides 20 to 49 hours unpaid care a week
        Provides 50 or more hours unpaid care a week
        """),
    "ts041": Table("Number of households", "Number of households", (("Number of households", (0,)),), tail=True),
    "ts044": _table("Accommodation type", "Accommodation type", "Total: All households", """
        Detached
        Semi-detached
        Terraced
        In a purpose-built block of flats or tenement
        Part of a converted or shared house, including bedsits
        Part of another converted building, for example, former school, church or warehouse
        In a commercial building, for example, in an office building, hotel or over a shop
        A caravan or other mobile or temporary structure
        """),
    "ts045": _table("Car or van availability", "Number of cars or vans", "Total: All households", """
        No cars or vans in household
        1 car or van in household
        2 cars or vans in household
        3 or more cars or vans in household
        """),
    "ts054": _table("Tenure", "Tenure of household", "Total: All households", """
        Owned = 0..1
        Owned: Owns outright
        Owned: Owns with a mortgage or loan
        Shared ownership = 2
        Shared ownership: Shared ownership
        Social rented = 3..4
        Social rented: Rents from council or Local Authority
        Social rented: Other social rented
        Private rented = 5..6
        Private rented: Private landlord or letting agency
        Private rented: Other private rented
        Lives rent free
        """),
    "ts058": _table("Distance travelled to work", "Distance travelled to work",
        "Total: All usual residents aged 16 years and over in employment the week before the census", """
        Less than 2km
        2km to less than 5km
        5km to less than 10km
        10km to less than 20km
        20km to less than 30km
        30km to less than 40km
        40km to less than 60km
        60km and over
        Works mainly from home
        Works mainly at an offshore installation, in no fixed place, or outside the UK
        """),
    "ts062": _table("NS-SEC", "National Statistics Socio-economic Classification (NS-SEC)",
        "Total: All usual residents aged 16 years and over", """
        L1, L2 and L3 Higher managerial, administrative and professional occupations
        L4, L5 and L6 Lower managerial, administrative and professional occupations
        L7 Intermediate occupations
        L8 and L9 Small employers and own account workers
        L10 and L11 Lower supervisory and technical occupations
        L12 Semi-routine occupations
        L13 Routine occupations
        L14.1 and L14.2 Never worked and long-term unemployed
        L15 Full-time students
        """),
    "ts063": _table("Occupation", "Occupation (current)",
        "Total: All usual residents aged 16 years and over in employment the week before the census", """
        1. Managers, directors and senior officials
        2. Professional occupations
        3. Associate professional and technical occupations
        4. Administrative and secretarial occupations
        5. Skilled trades occupations
        6. Caring, leisure and other service occupations
        7. Sales and customer service occupations
        8. Process, plant and machine operatives
        9. Elementary occupations
        """),
    "ts065": _table("Unemployment history", "Unemployment history",
        "Total: All usual residents aged 16 years and over not in employment the week before the census", """
        Not in employment: Worked in the last 12 months
        Not in employment: Not worked in the last 12 months
        Not in employment: Never worked
        """),
    "ts067": _table("Highest level of qualification", "Highest level of qualification",
        "Total: All usual residents aged 16 years and over", """
        No qualifications
        Level 1 and entry level qualifications
        Level 2 qualifications
        Apprenticeship
        Level 3 qualifications
        Level 4 qualifications and above
        Other qualifications
        """),
    "ts068": _table("Schoolchildren and full-time students", "Schoolchild or full-time student indicator",
        "Total: All usual residents aged 5 years and over", """
        Student
        Not a student
        """),
}  # fmt: skip
