"""How the events of grants read in the trail."""

SENTENCES = {
    "grants.fund_opened": "lade upp anslaget {name}",
    "grants.year_opened": "lade upp året {year}",
    "grants.fund_changed": "ändrade anslaget: {what}",
    "grants.year_locked": "låste {year} före {before}",
    "grants.year_unlocked": "låste upp {year} till {before}: {reason}",
    "grants.year_closed": "avslutade året {year}",
    "grants.year_reopened": "öppnade året {year} igen",
    "grants.posted": "bokförde i huvudboken: {kind}",
}
