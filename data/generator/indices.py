"""Files by LSOA: Indices of Deprivation (File 7 of 2019 and 2025), single-year population, rural-urban class."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.generator.chance import Floats, Ints, rng
from data.generator.character import Character
from data.generator.deprivation import Index, rank_index
from data.generator.files import frame_table, gzipped
from data.generator.partition import share_out
from data.generator.register import Register

MEASURES = {
    "imd": ("Index of Multiple Deprivation (IMD)", "Score"),
    "income": ("Income", "Score (rate)"),
    "employment": ("Employment", "Score (rate)"),
    "education": ("Education, Skills and Training", "Score"),
    "health": ("Health Deprivation and Disability", "Score"),
    "crime": ("Crime", "Score"),
    "housing": ("Barriers to Housing and Services", "Score"),
    "environment": ("Living Environment", "Score"),
    "idaci": ("Income Deprivation Affecting Children Index (IDACI)", "Score (rate)"),
    "idaopi": ("Income Deprivation Affecting Older People (IDAOPI)", "Score (rate)"),
    "children": ("Children and Young People Sub-domain", "Score"),
    "skills": ("Adult Skills Sub-domain", "Score"),
    "geographical": ("Geographical Barriers Sub-domain", "Score"),
    "wider": ("Wider Barriers Sub-domain", "Score"),
    "indoors": ("Indoors Sub-domain", "Score"),
    "outdoors": ("Outdoors Sub-domain", "Score"),
}
"""Names of the measures in File 7, in its order."""

CUT_OFF = "Children and Young People Sub-domain Decile (where 1 is most deprived 10% of LSO"
"""One header of the 2025 file is published cut off in mid-word."""

RURAL_URBAN = {
    "UN1": "Urban: Nearer to a major town or city",
    "UF1": "Urban: Further from a major town or city",
    "RLN1": "Larger rural: Nearer to a major town or city",
    "RLF1": "Larger rural: Further from a major town or city",
    "RSN1": "Smaller rural: Nearer to a major town or city",
    "RSF1": "Smaller rural: Further from a major town or city",
}


def lsoa_files(register: Register, character: Character, ages: Ints) -> dict[str, bytes]:
    """Write the files by LSOA."""
    new = register.oa["lsoa"].to_numpy()
    old = _old_labels(register, character)
    estimates = _mid_year(ages, new, character)
    earlier = _earlier(ages, old)
    index_2025 = rank_index(2025, _mean_factors(character, new))
    index_2019 = rank_index(2019, _mean_factors(character, old))
    file_2025 = _file_7(index_2025, register.lsoa, register, estimates)
    file_2019 = _file_7(index_2019, register.lsoa11, register, earlier)
    return {
        "iod2025/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv": frame_table(
            file_2025, bom=True
        ),
        "iod2019/File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv.gz": gzipped(
            frame_table(file_2019, bom=True)
        ),
        "population/mid2022_single_year_of_age_lsoa21.csv.gz": gzipped(_population(register, estimates)),
        "other/rural_urban_classification_2021_lsoa21.csv": frame_table(_rural_urban(register, character)),
    }


def _old_labels(register: Register, character: Character) -> Ints:
    """LSOA of 2011 of each output area."""
    labels: Ints = register.lsoa11_of[character.centre]
    return labels


def _mean_factors(character: Character, label: Ints) -> pd.DataFrame:
    """Factors of each LSOA: means over its people."""
    people = np.bincount(label, character.people)
    means = {
        name: np.bincount(label, character.people * values.to_numpy(dtype=float)) / people
        for name, values in character.factors.items()
    }
    return pd.DataFrame(means)


def _mid_year(ages: Ints, label: Ints, character: Character) -> Ints:
    """Population in mid-2022 by LSOA and single year: the census a year on, with a little growth."""
    chance = rng("mid-year")
    total = np.zeros((int(label.max()) + 1, ages.shape[1]), dtype=np.int64)
    np.add.at(total, label, ages)
    young = np.bincount(label, character.factors["young"] * character.people) / np.bincount(
        label, character.people
    )
    growth = 1 + np.clip(0.008 + 0.010 * young + chance.normal(0, 0.006, len(total)), -0.02, 0.05)
    drawn: Ints = chance.poisson(total * 0.12 * growth[:, None]) + np.round(
        total * 0.88 * growth[:, None]
    ).astype(int)
    return drawn


def _earlier(ages: Ints, label: Ints) -> Ints:
    """Population in mid-2015 by LSOA of 2011: six parts in a hundred fewer than the census."""
    total = np.zeros((int(label.max()) + 1, ages.shape[1]), dtype=np.int64)
    np.add.at(total, label, ages)
    less = np.clip(rng("mid-2015").normal(0.945, 0.025, len(total)), 0.8, 1.0)
    rows = [
        share_out(round(row.sum() * share), row + 1e-9, least=0)
        for row, share in zip(total, less, strict=True)
    ]
    return np.array(rows)


def _file_7(index: Index, areas: pd.DataFrame, register: Register, people: Ints) -> pd.DataFrame:
    """All scores, ranks, deciles and denominators under their published headers."""
    vintage, district = ("2011", "2019") if index.year == 2019 else ("2021", "2024")
    home = register.district.iloc[areas["district"]]
    frame = pd.DataFrame(
        {
            f"LSOA code ({vintage})": areas["code"],
            f"LSOA name ({vintage})": areas["name"],
            f"Local Authority District code ({district})": home["code"].to_numpy(),
            f"Local Authority District name ({district})": home["name"].to_numpy(),
        }
    )
    for name, (title, score) in MEASURES.items():
        frame[f"{title} {score}"] = _rounded(index.values[f"{name}_score"].to_numpy())
        frame[f"{title} Rank (where 1 is most deprived)"] = index.values[f"{name}_rank"].to_numpy()
        frame[f"{title} Decile (where 1 is most deprived 10% of LSOAs)"] = index.decile(name)
    for title, count in _denominators(index.year, people).items():
        frame[title] = [f"{value}.00" for value in count] if index.year == 2019 else count
    if index.year == 2025:
        frame = frame.rename(columns={f"{CUT_OFF}As)": CUT_OFF})
    return frame.sort_values(frame.columns[0], ignore_index=True)


def _rounded(score: Floats) -> list[str]:
    return [f"{value:.3f}" for value in score]


def _denominators(year: int, people: Ints) -> dict[str, Ints]:
    when = "mid 2015 (excluding prisoners)" if year == 2019 else "mid 2022"
    total, children, older = people.sum(axis=1), people[:, :16].sum(axis=1), people[:, 60:].sum(axis=1)
    columns = {f"Total population: {when}": total, f"Dependent Children aged 0-15: {when}": children}
    if year == 2019:
        columns[f"Population aged 16-59: {when}"] = total - children - older
    columns[f"Older population aged 60 and over: {when}"] = older
    if year == 2019:
        title = "Working age population 18-59/64: for use with Employment Deprivation Domain (excluding prisoners)"
        return columns | {title: people[:, 18:62].sum(axis=1)}
    title = "Working age population 18-66 (for use with Employment Deprivation Domain): mid 2022"
    return columns | {title: people[:, 18:67].sum(axis=1)}


def _population(register: Register, people: Ints) -> bytes:
    frame = pd.DataFrame(people, columns=[*map(str, range(90)), "90+"])
    frame.insert(0, "total_population", people.sum(axis=1))
    frame.insert(0, "lsoa21_code", register.lsoa["code"])
    frame.insert(0, "lsoa21_name", register.lsoa["name"])
    return frame_table(frame.sort_values("lsoa21_code", ignore_index=True))


def _rural_urban(register: Register, character: Character) -> pd.DataFrame:
    label = register.oa["lsoa"].to_numpy()
    factors = _mean_factors(character, label)
    urban = (factors["city"] + factors["town"]).to_numpy() > 0.5
    small = factors["rural"].to_numpy() > 0.72
    near = np.hypot(factors["x"] - factors["x"][factors["city"] > 0.9].mean(),
                    factors["y"] - factors["y"][factors["city"] > 0.9].mean()) < 17_000  # fmt: skip
    code = np.char.add(np.where(urban, "U", np.where(small, "RS", "RL")), np.where(near, "N1", "F1"))
    frame = pd.DataFrame(
        {"LSOA21CD": register.lsoa["code"], "LSOA21NM": register.lsoa["name"], "LSOA21NMW": ""}
    )
    frame = frame.assign(RUC21CD=code, RUC21NM=[RURAL_URBAN[one] for one in code.tolist()])
    frame["Urban_rural_flag"] = np.where(urban, "Urban", "Rural")
    return frame.sort_values("LSOA21CD", ignore_index=True)
