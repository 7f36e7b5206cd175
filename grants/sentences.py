"""How the events of grants read in the trail."""

SENTENCES = {
    "grants.fund_opened": "lade upp anslaget {name}",
    "grants.year_opened": "lade upp året {year}",
    "grants.posted": "bokförde i huvudboken: {kind}",
}
