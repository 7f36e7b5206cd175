"""How the events of grants read in the trail."""

SENTENCES = {
    "grants.fund_opened": "lade upp anslaget {name}",
    "grants.year_opened": "lade upp året {year}",
    # Awards after the decision: no amounts, no names.
    "grants.award_pay": "bokförde en utbetalning av ett bidrag",
    "grants.award_repay": "bokförde en återbetalning av ett bidrag",
    "grants.award_withdraw": "tog tillbaka ett bidrag",
    "grants.condition_added": "lade till ett villkor för ett bidrag",
    "grants.conditions_taken": "förde över villkoren i beslutet till bidragen",
    "grants.condition_met": "bekräftade att ett villkor för ett bidrag är uppfyllt",
    "grants.condition_waived": "efterskänkte ett villkor för ett bidrag",
    "grants.condition_failed": "underkände ett villkor för ett bidrag",
    "grants.condition_opened": "öppnade ett villkor för ett bidrag igen",
    "grants.report_asked": "begärde redovisning av ett bidrag senast {due}",
    "grants.report_received": "antecknade att en redovisning av ett bidrag har kommit in",
    "grants.letter_written": "skrev ett bidragsbesked, {number}",
    "grants.posted": "bokförde i huvudboken: {kind}",
}
