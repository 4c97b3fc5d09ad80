"""Names across scripts: how a name may be read in Latin letters, and on which key its spellings meet."""

from kikin.engines.names.readings.forms import without_form
from kikin.engines.names.readings.organisation_words import expanded
from kikin.engines.names.readings.reading import Reading
from kikin.engines.names.readings.scripts import readings_of
from kikin.engines.names.readings.skeletons import skeleton
from kikin.engines.names.readings.tidy import tidied

__all__ = ["Reading", "expanded", "readings_of", "skeleton", "tidied", "without_form"]
