from grants.models.applications import (
    Application,
    ApplicationConflict,
    ApplicationYear,
    Assessment,
    CoFinancing,
    Compilation,
    CompilationAmount,
    CompilationRow,
    Criterion,
    GrantCall,
    Import,
    ReasonCode,
    WorkPackage,
)
from grants.models.awards import Award, AwardYear
from grants.models.conditions import AwardLetter, Condition, ReportDue
from grants.models.funds import Fund, FundYear
from grants.models.ledger import (
    AccountDay,
    Bucket,
    LedgerAccount,
    LedgerCut,
    LedgerEvent,
    LedgerMovement,
    LedgerPosting,
)
from grants.models.reservations import Reservation

__all__ = [
    "AccountDay",
    "Application",
    "ApplicationConflict",
    "ApplicationYear",
    "Assessment",
    "Award",
    "AwardLetter",
    "AwardYear",
    "Bucket",
    "CoFinancing",
    "Compilation",
    "CompilationAmount",
    "CompilationRow",
    "Condition",
    "Criterion",
    "Fund",
    "FundYear",
    "GrantCall",
    "Import",
    "LedgerAccount",
    "LedgerCut",
    "LedgerEvent",
    "LedgerMovement",
    "LedgerPosting",
    "ReasonCode",
    "ReportDue",
    "Reservation",
    "WorkPackage",
]
