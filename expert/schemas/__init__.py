"""JSON Schemas (draft 2020-12) of what is read and written: fact files, reports, diagrams, knowledge base files."""

from expert.schemas.diagram import diagram_schema
from expert.schemas.facts import facts_schema
from expert.schemas.knowledge import knowledge_schemas
from expert.schemas.report import report_schema

__all__ = ["diagram_schema", "facts_schema", "knowledge_schemas", "report_schema"]
