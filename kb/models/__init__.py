"""What is kept: one file a model."""

from kb.models.faq import FAQ
from kb.models.hotline import Hotline, HotlineState
from kb.models.provider import Provider
from kb.models.publication import PublicationState
from kb.models.section import Section
from kb.models.section_item import SectionItem
from kb.models.shipped import ShippedObject
from kb.models.step import Step, StepKind

__all__ = [
    "FAQ",
    "Hotline",
    "HotlineState",
    "Provider",
    "PublicationState",
    "Section",
    "SectionItem",
    "ShippedObject",
    "Step",
    "StepKind",
]
