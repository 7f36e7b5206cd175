"""The triggers that make the trail append-only (core.guards)."""

from core.guards import AppendOnly

TABLE = "trail_event"
GUARDS = AppendOnly(
    tables={TABLE: ()}, says="trail: händelser ändras eller tas inte bort", function="trail_event_refuse"
)
raising, lowering = GUARDS.raising, GUARDS.lowering
raise_guards, lower_guards = GUARDS.raise_guards, GUARDS.lower_guards
