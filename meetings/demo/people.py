"""The accounts of the demonstration: one for each role, and one of another board that must see none of it."""

from dataclasses import dataclass

PASSWORD = "pnet-board-demo"  # noqa: S105 - printed on purpose; the demonstration holds no real patient
BOARD = "Demonstration NET board"
OTHER_BOARD = "Second demonstration board"
INSTITUTION = "Demonstration hospital, no real patients"


@dataclass(frozen=True)
class Person:
    name: str
    title: str
    role: str
    discipline: str
    account: str
    board: str = BOARD

    @property
    def email(self) -> str:
        return f"{self.account}@demo.example"


PEOPLE = (
    Person("Anna Beispiel", "", "coordinator", "nursing", "coordinator"),
    Person("Vera Vorsitz", "Prof.", "chair", "surgery", "chair"),
    Person("Mira Modelo", "Dr.", "member", "medical_oncology", "oncologist"),
    Person("Hanna Specimen", "Dr.", "member", "gastroenterology", "gastroenterologist"),
    Person("Eva Proef", "Dr.", "member", "endocrinology", "endocrinologist"),
    Person("Radwan Muster", "Dr.", "member", "radiology", "radiologist"),
    Person("Ines Amostra", "Dr.", "member", "interventional_radiology", "interventionist"),
    Person("Nuria Ensayo", "Dr.", "member", "nuclear_medicine", "nuclear"),
    Person("Paul Essai", "Dr.", "member", "pathology", "pathologist"),
    Person("Otto Probst", "Prof.", "member", "hepatology", "hepatologist"),
    Person("Rita Referent", "Dr.", "referrer", "gastroenterology", "referrer"),
    Person("Edda Editor", "Dr.", "editor", "medical_oncology", "editor"),
    Person("Aude Auditor", "", "auditor", "other", "auditor"),
    Person("Olaf Other", "Dr.", "coordinator", "surgery", "other-board", OTHER_BOARD),
)
