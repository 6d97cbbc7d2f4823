"""Named conditions that facts may state, with what each means. A jurisdiction's file may declare more of its own."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

CONDITIONS: Final = MappingProxyType(
    {
        "cancer_misdiagnosis": "negligent failure to diagnose cancer or a malignant tumor",
        "reproductive_injury": "permanent loss of or damage to a reproductive organ or system",
        "sterility": "inability to have children caused by the care",
        "sexual_misconduct": "sexual contact or abuse by the provider",
        "birth_injury": "injury sustained at or around birth",
        "birth_defect": "a defect present at birth",
        "brain_injury": "injury of the brain or nervous system",
        "fraud": "fraud, concealment or misrepresentation by the provider kept the claim from being discovered",
        "gross_negligence": "gross negligence or recklessness",
        "intentional_act": "an intentional act",
        "negligent_course_of_treatment": "the negligence is one continuing course of treatment, not a single act",
        "act_date_unascertainable": "the day of the breach cannot be fixed within the course of treatment",
        "undiscoverable": "the claim could not with diligence have been discovered within the ordinary period",
        "disability_caused_by_malpractice": "the incapacity comes from the malpractice itself",
        "test_results_not_told": "the patient was not told the results of a test",
        "imprisoned": "the claimant was in prison when the claim accrued",
        "adjudicated_incompetent": "a court had declared the claimant incompetent",
        "no_guardian": "the minor or incapacitated claimant had no parent or guardian who could sue",
        "in_state_custody": "the minor was in the legal custody of the State or a placing agency",
        "abuse_or_neglect_found": "a court found that the minor was abused or neglected",
        "guardian_collusion": "parent or guardian and provider or insurer colluded in not suing",
        "qualified_provider": "the provider is qualified under the jurisdiction's malpractice act or fund",
        "unqualified_provider": "the provider is not qualified under the malpractice act or fund",
        "nursing_home": "the provider is a nursing home or similar facility",
        "actual_notice": "the government body had actual notice of the claim in time",
        "defendant_absent": "the defendant was out of the jurisdiction or could not be served",
        "homicide": "the death is also a criminal homicide",
    }
)
