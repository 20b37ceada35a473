"""Forms of deals: what people type, read through `common.parsing` and answered in their language."""
