"""How the organisation's events read, after the name of who did it."""

SENTENCES = {
    "organisation.person_added": "lade upp personen",
    "organisation.person_changed": "ändrade uppgifter om personen",
    "organisation.role_given": "gav rollen {role} i {authority}",
    "organisation.role_ended": "lät rollen {role} sluta {day}",
    "organisation.appointed": "lade in {person} som {role}",
    "organisation.mandate_ended": "lät uppdraget för {person} sluta {day}",
    "organisation.body_added": "lade upp organet {name}",
    "organisation.body_changed": "ändrade organets inställningar ({fields})",
    "organisation.absence_declared": "lade upp frånvaro {from_on} till {until_on} med {substitute} som ersättare",
    "organisation.absence_ended": "avslutade frånvaron i förtid",
    "organisation.levels_set": "ändrade vilka som godkänner skrivelser för {of} ({count} nivåer)",
    "organisation.unit_saved": "sparade enheten {name}",
}
