"""The web application: quick paths first, then the API and the pages."""

from starlette.applications import Starlette

from comity.base.errors import ComityError
from comity.service.sequence import Sequencer
from comity.storage.objects import ObjectStore
from comity.web import api
from comity.web.raw import RawPaths
from comity.web.site import Site


def application(sequencer: Sequencer, objects: ObjectStore, site: Site) -> RawPaths:
    others = Starlette(
        routes=[*api.routes()],
        exception_handlers={ComityError: api.failed},
    )
    others.state.site = site
    return RawPaths(sequencer, objects, others)
