"""What stops a register: to go on would spoil what its witnesses can vouch for."""

from comity.base.errors import Refused


class Alarm(Refused):
    """Somebody must look before anything more is signed; asking again does not help."""
