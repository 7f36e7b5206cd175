"""How the organisation's events read, after the name of who did it."""

SENTENCES = {
    "organisation.person_added": "lade upp personen",
    "organisation.person_changed": "ändrade uppgifter om personen",
    "organisation.role_given": "gav rollen {role} i {authority}",
    "organisation.role_ended": "lät rollen {role} sluta {day}",
    "organisation.appointed": "lade in {person} som {role}",
    "organisation.mandate_ended": "lät uppdraget för {person} sluta {day}",
    "organisation.body_changed": "ändrade organets inställningar ({fields})",
    "organisation.unit_saved": "sparade enheten {name}",
}
