"""How the events of budgets and follow-up read in the trail."""

SENTENCES: dict[str, str] = {
    "budget.plan_made": "lade upp internkontrollplanen för {year}",
    "budget.plan_adopted": "antecknade att internkontrollplanen är antagen",
    "budget.plan_taken_back": "tog tillbaka att internkontrollplanen är antagen",
    "budget.follow_up_approved": "antecknade att uppföljningen av internkontrollplanen för T{tertial} är godkänd",
    "budget.risk_assessed": "värderade om R{number} för T{tertial}",
    "budget.control_enclosed": "bifogade {title} i en skrivelse",
    "budget.plan_copied": "kopierade internkontrollplanen från {year}",
    "budget.risk_added": "lade till R{number} i internkontrollplanen",
    "budget.risk_changed": "ändrade R{number} i internkontrollplanen",
    "budget.point_added": "lade till ett kontrollmoment för R{number}",
    "budget.control_reported": "rapporterade kontrollen av R{number} för T{tertial}",
    "budget.control_moved": "senarelade kontrollen av R{number} till T{tertial}",
}
