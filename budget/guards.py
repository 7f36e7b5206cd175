"""The triggers that keep what was found in a control, and how a risk was assessed, as it was written (core.guards)."""

from core.guards import AppendOnly

GUARDS = AppendOnly(
    tables={"budget_controlreport": (("rowid",),), "budget_reassessment": (("rowid",),)},
    says="budget: det som rapporterats ändras inte, skriv en ny kommentar",
    function="budget_control_refuse",
)
raising, lowering = GUARDS.raising, GUARDS.lowering
raise_guards, lower_guards = GUARDS.raise_guards, GUARDS.lower_guards
