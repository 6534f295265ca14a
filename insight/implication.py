"""What a committee paper must weigh, and a figure may bear on."""

from __future__ import annotations

from enum import StrEnum


class Implication(StrEnum):
    """What a committee paper must weigh: the protected characteristics of the Equality Act 2010, and public health."""

    AGE = "age"
    DISABILITY = "disability"
    GENDER_REASSIGNMENT = "gender_reassignment"
    MARRIAGE = "marriage_and_civil_partnership"
    PREGNANCY = "pregnancy_and_maternity"
    RACE = "race"
    RELIGION = "religion_or_belief"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual_orientation"
    PUBLIC_HEALTH = "public_health"
