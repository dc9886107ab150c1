"""How much property tests try: everywhere what each says, or Hypothesis's own hundred examples; fewer where asked.

``EXPERT_FEW_EXAMPLES`` is set where the suite runs again on another Python, which changes no law.
"""

import os

from hypothesis import settings

settings.register_profile("few", max_examples=20)
if os.environ.get("EXPERT_FEW_EXAMPLES"):
    settings.load_profile("few")
