"""The models, one file each."""

from kb.models.account_seal import AccountSeal
from kb.models.advice import Advice, AdviceTopic
from kb.models.change import Change, ChangeState
from kb.models.click_count import ClickCount
from kb.models.content_version import ContentVersion
from kb.models.faq import FAQ
from kb.models.feedback import FeedbackCount, FeedbackReason
from kb.models.form_visit import FormVisit
from kb.models.former_address import FormerAddress
from kb.models.hotline import CheckMethod, Hotline, HotlineState, VerificationStatus
from kb.models.ledger_entry import AppendOnly, LedgerEntry
from kb.models.link_check import LinkCheck, LinkResult
from kb.models.notice import Notice
from kb.models.one_door import BypassesLedger
from kb.models.proposal import Decision, Proposal, ProposalKind
from kb.models.provider import Provider
from kb.models.publication import PublicationState
from kb.models.rate_limit_count import RateLimitCount
from kb.models.report import Report, ReportReason
from kb.models.search_count import SearchCount
from kb.models.search_index import SearchDocument, SearchPosting, SearchTerm, StaleObject
from kb.models.section import Section
from kb.models.section_item import SectionItem
from kb.models.shipped_object import ShippedObject
from kb.models.step import Step, StepKind
from kb.models.symptom import Symptom
from kb.models.synonym_group import SynonymGroup
from kb.models.table_import import ImportState, TableImport, TableImportSlice
from kb.models.translation_count import TranslationCount

__all__ = [
    "FAQ",
    "AccountSeal",
    "Advice",
    "AdviceTopic",
    "AppendOnly",
    "BypassesLedger",
    "Change",
    "ChangeState",
    "CheckMethod",
    "ClickCount",
    "ContentVersion",
    "Decision",
    "FeedbackCount",
    "FeedbackReason",
    "FormVisit",
    "FormerAddress",
    "Hotline",
    "HotlineState",
    "ImportState",
    "LedgerEntry",
    "LinkCheck",
    "LinkResult",
    "Notice",
    "Proposal",
    "ProposalKind",
    "Provider",
    "PublicationState",
    "RateLimitCount",
    "Report",
    "ReportReason",
    "SearchCount",
    "SearchDocument",
    "SearchPosting",
    "SearchTerm",
    "Section",
    "SectionItem",
    "ShippedObject",
    "StaleObject",
    "Step",
    "StepKind",
    "Symptom",
    "SynonymGroup",
    "TableImport",
    "TableImportSlice",
    "TranslationCount",
    "VerificationStatus",
]
