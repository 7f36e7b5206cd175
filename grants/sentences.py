"""How the events of grants read in the trail."""

SENTENCES = {
    "grants.fund_opened": "lade upp anslaget {name}",
    "grants.year_opened": "lade upp året {year}",
    "grants.posted": "bokförde i huvudboken: {kind}",
    # Rounds, applications and compilations: numbers only, no names of applicants or projects
    "grants.call_opened": "öppnade utlysningen {name}",
    "grants.call_changed": "ändrade utlysningen {name}",
    "grants.call_closed": "avslutade utlysningen {name}",
    "grants.call_reopened": "öppnade utlysningen {name} igen",
    "grants.reason_saved": "sparade skälet {text}",
    "grants.reason_retired": "slutade erbjuda skälet {text}",
    "grants.application_entered": "lade in ansökan {number}",
    "grants.application_changed": "ändrade ansökan {number}",
    "grants.application_withdrawn": "antecknade att ansökan {number} är återtagen",
    "grants.applications_imported": "läste in {rows} ansökningar ur {file}",
    "grants.assessed": "bedömde ansökan {number}",
    "grants.conflict_declared": "anmälde jäv i ansökan {number}",
    "grants.conflict_lifted": "hävde det jäv som {who} anmält i ansökan {number}",
    "grants.key_made": "skapade en nyckel för {system}",
    "grants.key_revoked": "spärrade nyckeln för {system}",
    "grants.compilation_begun": "började på sammanställningen, version {version}",
    "grants.compilation_headed": "ändrade sammanställningens huvud",
    "grants.compilation_frozen": "godkände sammanställningen, version {version}",
    "grants.recommended": "{what} i sammanställningen",
    "grants.save_undone": "ångrade i sammanställningen: {what}",
}
