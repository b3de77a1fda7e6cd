"""What can be imported in the browser, all kinds together."""

from takt.demand.importing import REQUIREMENTS
from takt.kit.exchange.pages import ImportPages

urlpatterns = ImportPages((REQUIREMENTS,)).addresses("import/")
