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
from grants.models.preparing import CallKey, CompilationSave
from grants.models.reservations import Reservation

__all__ = [
    "AccountDay",
    "Application",
    "ApplicationConflict",
    "ApplicationYear",
    "Assessment",
    "Award",
    "AwardYear",
    "Bucket",
    "CallKey",
    "CoFinancing",
    "Compilation",
    "CompilationAmount",
    "CompilationRow",
    "CompilationSave",
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
    "Reservation",
    "WorkPackage",
]
