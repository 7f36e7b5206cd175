"""How the events of audits read in the trail."""

SENTENCES = {
    "audits.registered": "lade upp granskningen",
    "audits.changed": "ändrade granskningens uppgifter",
    "audits.recommendations_added": "lade in {count} rekommendationer",
    "audits.recommendation_changed": "ändrade rekommendation {number}",
    "audits.recommendation_removed": "tog bort rekommendation {number}",
    "audits.answered": "sparade ett svar för {body} på {count} rekommendationer",
    "audits.answer_removed": "tog bort ett svar för {body}",
    "audits.action_added": "lade till en åtgärd i ett svar",
    "audits.action_removed": "tog bort en åtgärd ur ett svar",
    "audits.framed": "skrev yttrandets inledning och avslutning för {body}",
    "audits.proposed": "lade fram yttrandet för {body}, version {version}",
    "audits.reopened": "öppnade yttrandet för {body} igen",
    "audits.adopted": "antog yttrandet för {body}",
    "audits.taken_back": "tog tillbaka antagandet av yttrandet för {body}",
    "audits.letter_written": "skrev yttrandet till revisorerna, {number}",
    "audits.verdict": "antecknade revisorernas bedömning av rekommendation {number}",
    "audits.report_kept": "fastställde uppföljningen för {body} per {as_of}",
}
