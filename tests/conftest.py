"""How much property tests try, and from where: the same examples in every run, so that the suite gives one verdict.

``EXPERT_EXPLORE`` (``make explore``) draws other examples in each run and remembers what failed.
``EXPERT_FEW_EXAMPLES`` is set where the suite runs again on another Python, which changes no law.
"""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.register_profile("few", settings.get_profile("steady"), max_examples=20)
settings.register_profile("explore", derandomize=False)
if os.environ.get("EXPERT_EXPLORE"):
    settings.load_profile("explore")
else:
    settings.load_profile("few" if os.environ.get("EXPERT_FEW_EXAMPLES") else "steady")
