"""How the events of budgets and follow-up read in the trail."""

SENTENCES: dict[str, str] = {
    "budget.plan_made": "lade upp internkontrollplanen för {year}",
    "budget.plan_adopted": "antecknade att internkontrollplanen är antagen",
    "budget.plan_copied": "kopierade internkontrollplanen från {year}",
    "budget.risk_added": "lade till R{number} i internkontrollplanen",
    "budget.risk_changed": "ändrade R{number} i internkontrollplanen",
    "budget.point_added": "lade till ett kontrollmoment för R{number}",
    "budget.control_reported": "rapporterade kontrollen av R{number} för T{tertial}",
    "budget.control_moved": "senarelade kontrollen av R{number} till T{tertial}",
    "budget.indicator_made": "lade upp nyckeltalet {name}",
    "budget.indicator_changed": "ändrade nyckeltalet {name}",
    "budget.indicator_ended": "avslutade nyckeltalet {name}",
    "budget.indicator_resumed": "tog upp nyckeltalet {name} igen",
    "budget.outcomes_saved": "fyllde i nyckeltal för T{tertial} {year} ({count} uppgifter)",
    "budget.outcomes_undone": "ångrade en sparning av nyckeltal för T{tertial} {year}",
    "budget.targets_saved": "fyllde i målvärden för {year} ({count} uppgifter)",
    "budget.targets_undone": "ångrade en sparning av målvärden för {year}",
}
