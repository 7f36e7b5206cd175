"""Roles as named capabilities. A role says in a sentence what its holder may do; the rest of the code
asks for the capability, never for the role."""

from dataclasses import dataclass
from enum import StrEnum


class Capability(StrEnum):
    READ_DIARY = "read_diary"  # the authority's own staff: everything that is not secret
    READ_SECRET = "read_secret"  # also what is marked secret, in the whole authority
    REGISTER = "register"
    WRITE_MEMOS = "write_memos"
    APPROVE_MEMOS = "approve_memos"
    PREPARE_MEETINGS = "prepare_meetings"
    KEEP_FUNDS = "keep_funds"
    ADMINISTER = "administer"


C = Capability


@dataclass(frozen=True)
class Role:
    code: str
    name: str
    sentence: str
    capabilities: frozenset[Capability]


_ROLES = [
    Role(
        "official",
        "Handläggare",
        "Läser diariet och skriver tjänsteskrivelser i sina ärenden.",
        frozenset({C.READ_DIARY, C.WRITE_MEMOS}),
    ),
    Role(
        "registrar",
        "Registrator",
        "Registrerar, rättar, flyttar och makulerar handlingar, även sekretessmarkerade.",
        frozenset({C.READ_DIARY, C.READ_SECRET, C.REGISTER}),
    ),
    Role(
        "manager",
        "Chef",
        "Godkänner eller återlämnar tjänsteskrivelser från sin enhet.",
        frozenset({C.READ_DIARY, C.WRITE_MEMOS, C.APPROVE_MEMOS}),
    ),
    Role(
        "secretary",
        "Nämndsekreterare",
        "Planerar sammanträden, sätter ärendelistan och utfärdar kallelsen, även med sekretessmarkerade handlingar.",
        frozenset({C.READ_DIARY, C.READ_SECRET, C.WRITE_MEMOS, C.PREPARE_MEETINGS}),
    ),
    Role(
        "cleared",
        "Läser sekretess",
        "Läser det som är sekretessmarkerat i myndigheten, för den som behöver det i sitt arbete, till exempel en chef "
        "som godkänner.",
        frozenset({C.READ_DIARY, C.READ_SECRET}),
    ),
    Role(
        "economist",
        "Ekonom",
        "Läser diariet och för anslagen.",
        frozenset({C.READ_DIARY, C.WRITE_MEMOS, C.KEEP_FUNDS}),
    ),
    Role(
        "administrator",
        "Administratör",
        "Lägger upp personer, roller, enheter, organ och årets sammanträden. Läser inte sekretess.",
        frozenset({C.READ_DIARY, C.ADMINISTER}),
    ),
]
ROLES: dict[str, Role] = {role.code: role for role in _ROLES}
ROLE_CHOICES = [(role.code, role.name) for role in _ROLES]


def roles_with(capability: Capability) -> list[str]:
    return [role.code for role in _ROLES if capability in role.capabilities]
