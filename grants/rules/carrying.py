"""How much of what is left may follow into the next year: the rule of the fund."""

from grants.models import Fund


def may_carry(fund: Fund, *, left: int, frame: int) -> int:
    """Öre of `left` that the fund's rule takes along. A share is of the frame, rounded down to whole öre."""
    match fund.carry:
        case Fund.Carry.ALL:
            return max(left, 0)
        case Fund.Carry.CAP:
            return max(min(left, fund.carry_cap_ore or 0), 0)
        case Fund.Carry.PERCENT:
            return max(min(left, frame * (fund.carry_percent or 0) // 100), 0)
    return 0
