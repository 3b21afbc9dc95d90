"""Records of what was found: pathology, imaging and the surgeon's judgment."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cases.models.fields import Millimeters, fact_field
from cases.models.records import Record


class Pathology(Record):
    """One specimen, as its report states it. Primary and metastasis stay apart; grade is computed, not typed."""

    class Specimen(models.TextChoices):
        PRIMARY = "primary", "Primary tumor"
        LIVER = "liver_metastasis", "Liver metastasis"
        NODE = "lymph_node", "Lymph node"
        OTHER = "other", "Other or not stated"

    specimen = models.CharField(max_length=20, choices=Specimen.choices, default=Specimen.OTHER)
    histology_confirmed = fact_field("histology_confirmed")
    differentiation = fact_field("differentiation")
    ki67_percent = fact_field("ki67_percent")
    mitoses_per_2mm2 = fact_field("mitoses_per_2mm2")
    grade_who_2010 = fact_field("grade_who_2010")
    primary_in_situ = fact_field("primary_in_situ")
    vascular_invasion = fact_field("vascular_invasion")
    lymphatic_invasion = fact_field("lymphatic_invasion")

    class Meta(Record.Meta):
        verbose_name = "pathology report"


class Imaging(Record):
    """One examination with its structured findings; what it did not look at stays empty."""

    class Modality(models.TextChoices):
        CT = "ct", "CT"
        MRI = "mri", "MRI"
        SSTR_PET = "sstr_pet", "SSTR PET"
        SSTR_SCINTIGRAPHY = "sstr_scintigraphy", "SSTR scintigraphy"
        FDG_PET = "fdg_pet", "FDG PET"
        ULTRASOUND = "ultrasound", "Ultrasound or endosonography"
        OTHER = "other", "Other or not stated"

    modality = models.CharField(max_length=20, choices=Modality.choices, default=Modality.OTHER)
    primary_site = fact_field("primary_site")
    primary_size_mm = fact_field("primary_size_mm")
    structures_invaded = fact_field("structures_invaded")
    regional_nodes_involved = fact_field("regional_nodes_involved")
    distant_nodes_involved = fact_field("distant_nodes_involved")
    bone_metastases = fact_field("bone_metastases")
    lung_metastases = fact_field("lung_metastases")
    peritoneal_metastases = fact_field("peritoneal_metastases")
    other_extrahepatic_metastases = fact_field("other_extrahepatic_metastases")
    extrahepatic_metastases = fact_field("extrahepatic_metastases")
    liver_metastases = fact_field("liver_metastases")
    liver_metastases_count = fact_field("liver_metastases_count")
    liver_distribution = fact_field("liver_distribution")
    largest_liver_metastasis_mm = fact_field("largest_liver_metastasis_mm")
    liver_involvement_percent = fact_field("liver_involvement_percent")
    liver_metastases_synchronous = fact_field("liver_metastases_synchronous")
    metastasis_near_vital_structure = fact_field("metastasis_near_vital_structure")
    metastasis_at_liver_surface = fact_field("metastasis_at_liver_surface")
    portal_vein = fact_field("portal_vein")
    hepatic_gut_shunt = fact_field("hepatic_gut_shunt")
    sstr_imaging = fact_field("sstr_imaging")
    sstr_uptake = fact_field("sstr_uptake")
    krenning_score = fact_field("krenning_score")
    sstr_all_lesions_positive = fact_field("sstr_all_lesions_positive")
    fdg_positive = fact_field("fdg_positive")
    fdg_sstr_mismatch = fact_field("fdg_sstr_mismatch")
    disease_course = fact_field("disease_course")
    sum_of_target_diameters_mm = Millimeters(
        "sum of target diameters",
        help_text="Of the target lesions together, as reported",
        validators=[MinValueValidator(0), MaxValueValidator(2000)],
    )
    stable_months = fact_field("stable_months")

    class Meta(Record.Meta):
        verbose_name = "imaging"


class Resectability(Record):
    """What the surgeon and the hepatologist judge feasible, on the date they judged it."""

    liver_metastases_resectable = fact_field("liver_metastases_resectable")
    removable_tumor_percent = fact_field("removable_tumor_percent")
    future_liver_remnant_percent = fact_field("future_liver_remnant_percent")
    primary_resectable = fact_field("primary_resectable")
    primary_drains_to_portal_vein = fact_field("primary_drains_to_portal_vein")
    liver_reserve_adequate = fact_field("liver_reserve_adequate")
    child_pugh = fact_field("child_pugh")

    class Meta(Record.Meta):
        verbose_name = "surgical judgment"
        verbose_name_plural = "surgical judgments"
