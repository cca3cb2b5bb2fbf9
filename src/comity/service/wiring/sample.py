"""What a rehearsal starts with: the packs this program has, and the table of published facts."""

from comity.service.wiring.register import Register


async def fill(register: Register) -> None:
    """Record what is not recorded yet; running it again adds nothing."""
