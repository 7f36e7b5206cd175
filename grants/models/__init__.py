from grants.models.applications import (
    Application,
    ApplicationConflict,
    ApplicationYear,
    CoFinancing,
    Criterion,
    GrantCall,
    ReasonCode,
    WorkPackage,
)
from grants.models.assessing import Assessment
from grants.models.awards import Award, AwardYear
from grants.models.compilations import Compilation, CompilationAmount, CompilationRow, CompilationSave
from grants.models.conditions import AwardLetter, Condition, ReportDue
from grants.models.funds import Fund, FundYear
from grants.models.intake import CallKey, Import
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
    "CallKey",
    "CoFinancing",
    "Compilation",
    "CompilationAmount",
    "CompilationRow",
    "CompilationSave",
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
