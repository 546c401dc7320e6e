"""Word files (DOCX), through python-docx: read a letter, write a draft for work offline, read it when it comes back."""

from undersigned.outside.docx.reading import blocks, looks_like
from undersigned.outside.docx.returned import File, returned
from undersigned.outside.docx.writing import written

__all__ = ["File", "blocks", "looks_like", "returned", "written"]
