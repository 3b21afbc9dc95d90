from cases.models.allergy import Allergy
from cases.models.asking import ItemAssignment
from cases.models.case import Case, CaseQuerySet, StatusChange
from cases.models.course import ClinicalStatus, Comorbidity, Laboratory, Procedure, Treatment
from cases.models.document import Document, DocumentContent, ImageViewer
from cases.models.earlier import Earlier
from cases.models.findings import Imaging, Pathology, Resectability
from cases.models.kept import CaseFacts
from cases.models.merge import PatientMerge
from cases.models.patient import CLINICAL_ROLES, Patient
from cases.models.preparation import DeclaredUnknown, ReadinessRule, SectionDraft
from cases.models.records import Record
from cases.models.table_import import ImportedRecord, TableImport
from cases.models.view import SavedView

# Every kind of record, by the word that names it in addresses, API and history; in the order of a case page.
RECORD_KINDS: dict[str, type[Record]] = {
    "clinical-status": ClinicalStatus,
    "pathology": Pathology,
    "imaging": Imaging,
    "surgical-judgment": Resectability,
    "laboratory": Laboratory,
    "treatment": Treatment,
    "procedure": Procedure,
    "comorbidity": Comorbidity,
    "allergy": Allergy,
}

__all__ = [
    "CLINICAL_ROLES",
    "RECORD_KINDS",
    "Allergy",
    "Case",
    "CaseFacts",
    "CaseQuerySet",
    "ClinicalStatus",
    "Comorbidity",
    "DeclaredUnknown",
    "Earlier",
    "Document",
    "DocumentContent",
    "ImageViewer",
    "Imaging",
    "ItemAssignment",
    "ImportedRecord",
    "Laboratory",
    "Pathology",
    "Patient",
    "PatientMerge",
    "Procedure",
    "ReadinessRule",
    "Record",
    "Resectability",
    "SavedView",
    "SectionDraft",
    "StatusChange",
    "TableImport",
    "Treatment",
]
