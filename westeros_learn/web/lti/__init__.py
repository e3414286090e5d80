"""The pages of learning platforms (LTI 1.3): where they send people, let choose, and register themselves."""

# Each of these adds its pages to the blueprint.
from westeros_learn.web.lti import arriving, choosing, launching, registering
from westeros_learn.web.lti.blueprint import lti
from westeros_learn.web.lti.launching import launch, login
from westeros_learn.web.lti.registering import register

FROM_PLATFORMS = (login, launch, register)
"""What is sent to us from the pages of platforms, and is believed for another reason than our own token
against forgery: a state that serves once, a signature, an address that serves once. Nothing else is."""

__all__ = ["FROM_PLATFORMS", "arriving", "choosing", "launching", "lti", "registering"]
